import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EmittedEvent } from '../../../../emulator/call.ts';
import type { World } from '../../../../emulator/world.ts';
import { callIn, testWorld } from '../../world.ts';

const CASES = resolve(import.meta.dirname, '../../../cases/calendars');
const read = <T>(file: string): T[] => JSON.parse(readFileSync(join(CASES, file), 'utf8')) as T[];

interface StateCase {
  name: string;
  calendars: string[];
  at: string;
  expect: Record<string, string>;
}

let world: World;
const create = (Name: string, Content: string) =>
  callIn(world)('ssm', 'CreateDocument', { Name, DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT', Content });

beforeEach(() => {
  world = testWorld();
});

describe('GetCalendarState', () => {
  it.each(read<StateCase>('states.json'))('$name', async ({ calendars, at, expect: wanted }) => {
    const names = calendars.map((_, i) => `Calendar${i}`);
    for (const [i, content] of calendars.entries()) await create(names[i] ?? '', content);
    const answer = await callIn(world)('ssm', 'GetCalendarState', { CalendarNames: names, AtTime: at });
    expect(answer).toEqual({ AtTime: at, ...wanted });
  });

  it('looks at the present unless told otherwise', async () => {
    await create('Freeze', read<StateCase>('states.json')[0]?.calendars[0] ?? '');
    expect(await callIn(world)('ssm', 'GetCalendarState', { CalendarNames: ['Freeze'] })).toEqual({
      State: 'OPEN',
      AtTime: '2026-03-01T00:00:00Z',
      NextTransitionTime: '2026-03-30T00:00:00Z',
    });
  });

  it('knows calendars by their ARNs too, and no other documents', async () => {
    const call = callIn(world);
    await create('Freeze', read<StateCase>('states.json')[0]?.calendars[0] ?? '');
    const name = 'arn:aws:ssm:eu-west-1:123456789012:document/Freeze';
    expect(await call('ssm', 'GetCalendarState', { CalendarNames: [name] })).toMatchObject({ State: 'OPEN' });
    await expect(call('ssm', 'GetCalendarState', { CalendarNames: ['Nothing'] })).rejects.toMatchObject({
      code: 'InvalidDocument',
    });
    const Content = JSON.stringify({
      schemaVersion: '0.3',
      mainSteps: [{ name: 'a', action: 'aws:pause', inputs: {} }],
    });
    await call('ssm', 'CreateDocument', { Name: 'Runbook', DocumentType: 'Automation', Content });
    await expect(call('ssm', 'GetCalendarState', { CalendarNames: ['Runbook'] })).rejects.toMatchObject({
      code: 'InvalidDocumentType',
    });
    await expect(
      call('ssm', 'GetCalendarState', { CalendarNames: ['Freeze'], AtTime: 'tomorrow' }),
    ).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('CreateDocument refuses', () => {
  it.each(read<{ name: string; calendar: string; message: string }>('refused.json'))('$name', async (given) => {
    await expect(create('Freeze', given.calendar)).rejects.toMatchObject({
      code: 'InvalidDocumentContent',
      message: given.message,
    });
  });
});

describe('Calendar State Change', () => {
  const [daily = ''] =
    read<StateCase>('states.json').find(({ name }) => name === 'COUNT ends a series')?.calendars ?? [];

  it('tells of every transition, and of the next', async () => {
    const events: EmittedEvent[] = [];
    world.observeEvents((event) => void events.push(event));
    await create('Freeze', daily.replaceAll('202601', '202603').replace('FREQ=DAILY', 'FREQ=WEEKLY'));
    await world.advance(40 * 86_400_000);
    const told = events.filter(({ detailType }) => detailType === 'Calendar State Change');
    expect(told.map(({ detail }) => detail)).toEqual([
      { state: 'OPEN', atTime: '2026-03-02T00:00:00Z', nextTransitionTime: '2026-03-08T00:00:00Z' },
      { state: 'CLOSED', atTime: '2026-03-08T00:00:00Z', nextTransitionTime: '2026-03-09T00:00:00Z' },
      { state: 'OPEN', atTime: '2026-03-09T00:00:00Z', nextTransitionTime: '2026-03-15T00:00:00Z' },
      { state: 'CLOSED', atTime: '2026-03-15T00:00:00Z', nextTransitionTime: '2026-03-16T00:00:00Z' },
      { state: 'OPEN', atTime: '2026-03-16T00:00:00Z' },
    ]);
    expect(told[0]?.resources).toEqual(['arn:aws:ssm:eu-west-1:123456789012:document/Freeze']);
  });

  it('tells of a change that an update makes, and nothing of a deleted calendar', async () => {
    const states: unknown[] = [];
    world.observeEvents(({ detailType, detail }) => {
      if (detailType === 'Calendar State Change') states.push((detail as { state: string }).state);
    });
    await create('Freeze', daily.replaceAll('202601', '202604'));
    const Content = daily.replaceAll('202601', '202603');
    await callIn(world)('ssm', 'UpdateDocument', { Name: 'Freeze', Content, DocumentVersion: '$LATEST' });
    expect(states).toEqual(['CLOSED']);
    await callIn(world)('ssm', 'DeleteDocument', { Name: 'Freeze' });
    await world.advance(60 * 86_400_000);
    expect(states).toEqual(['CLOSED']);
  });
});
