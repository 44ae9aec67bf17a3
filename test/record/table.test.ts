import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { retrying } from '../../src/aws/retry.ts';
import { dynamoTable, type Table } from '../../src/aws/table.ts';
import { budgets, hourEnds } from '../../src/record/budgets.ts';
import { eventLog } from '../../src/record/event-log.ts';
import { executionLinks } from '../../src/record/execution-links.ts';
import { EXEMPTIONS, readExemptions } from '../../src/record/exemptions.ts';
import { OUTBOX_LEASE_MS, remediationKeyOf, remediationRecords } from '../../src/record/remediation-records.ts';
import { type LocalTable, localTable, TABLE } from '../harness/local-table.ts';
import { samplePlan, sampleRecord } from '../harness/samples.ts';

let local: LocalTable;
let table: Table;

beforeAll(async () => {
  local = await localTable();
  table = dynamoTable(() => local.client, retrying({ sleep: async () => {}, random: () => 0 }), TABLE);
});
afterAll(() => local.close());

describe('remediation records in the table', () => {
  const named = (name: string) => ({ key: name, plan: samplePlan({ key: name }) });

  it('gives back what was written, member for member', async () => {
    const records = remediationRecords(table);
    const record = sampleRecord({
      ...named('same'),
      before: { rules: [{ port: 22, open: true, note: null, text: '' }], ratio: 0.25, big: 1e21 },
      entries: [{ id: 'same#1#1', key: 'same', generation: 1, at: 5, state: 'running' }],
    });
    expect(await records.write(record, 5)).toBe(true);
    expect(await records.read('same')).toEqual(record);
    expect(await records.read('other')).toBeUndefined();
  });

  it('lets one of two writers win, at the first write and at every later one', async () => {
    const records = remediationRecords(table);
    const first = sampleRecord(named('race'));
    expect(await Promise.all([records.write(first, 1), records.write(first, 1)]).then((won) => won.toSorted())).toEqual(
      [false, true],
    );
    const second = { ...first, version: 2 };
    expect(
      await Promise.all([records.write(second, 1), records.write(second, 1)]).then((won) => won.toSorted()),
    ).toEqual([false, true]);
    expect(await records.write({ ...first, version: 4 }, 1)).toBe(false);
  });

  it('finds records whose time has come, the oldest first, and none that is over', async () => {
    const records = remediationRecords(table);
    await records.write(sampleRecord({ ...named('due-2'), state: 'held', until: 200 }), 1);
    await records.write(sampleRecord({ ...named('due-1'), state: 'held', until: 100 }), 1);
    await records.write(sampleRecord({ ...named('due-3'), state: 'held', until: 300 }), 1);
    await records.write(sampleRecord({ ...named('over'), state: 'skipped' }), 1);
    expect(await records.due('held', 250, 10)).toEqual(['due-1', 'due-2']);
    expect(await records.due('held', 250, 1)).toEqual(['due-1']);
    await records.write(sampleRecord({ ...named('due-1'), state: 'fixed', version: 2 }), 1);
    expect(await records.due('held', 250, 10)).toEqual(['due-2']);
  });

  it('shows an outbox to others only when its writer has had time to empty it', async () => {
    const records = remediationRecords(table);
    const entry = { id: 'out#1#1', key: 'out', generation: 1, at: 5, state: 'held' } as const;
    const record = sampleRecord({ ...named('out'), state: 'skipped', entries: [entry] });
    await records.write(record, 1_000);
    const pending = async (at: number) => (await table.due('pending', 'pending', at, 10)).map(remediationKeyOf);
    expect(await pending(1_000 + OUTBOX_LEASE_MS - 1)).not.toContain('out');
    expect(await pending(1_000 + OUTBOX_LEASE_MS)).toContain('out');
    await records.write({ ...record, version: 2, entries: [] }, 1_000);
    expect(await pending(1e12)).not.toContain('out');
  });
});

describe('budgets', () => {
  const policy = { policy: 'p', account: '1', region: 'r' };

  it('gives out exactly as many as it has, however many ask at once', async () => {
    const given = await Promise.all(Array.from({ length: 25 }, () => budgets(table).take(policy, 7, 0)));
    expect(given.filter(Boolean)).toHaveLength(7);
    expect(await budgets(table).begun(policy, 0)).toBe(7);
  });

  it('begins anew with the hour, and gives nothing where the limit is zero', async () => {
    const now = 3_600_000 * 10 - 1;
    expect(hourEnds(now)).toBe(now + 1);
    expect(await budgets(table).take({ ...policy, policy: 'q' }, 1, now)).toBe(true);
    expect(await budgets(table).take({ ...policy, policy: 'q' }, 1, now)).toBe(false);
    expect(await budgets(table).take({ ...policy, policy: 'q' }, 1, now + 1)).toBe(true);
    expect(await budgets(table).take({ ...policy, policy: 'none' }, 0, now)).toBe(false);
  });
});

describe('other items', () => {
  it('notes an event once', async () => {
    const note = { eventId: 'e1', source: 'config', at: 1, outcomes: [], entries: [], version: 1 };
    expect(await eventLog(table).write(note)).toBe(true);
    expect(await eventLog(table).write({ ...note, at: 2 })).toBe(false);
    expect(await eventLog(table).read('e1')).toEqual(note);
  });

  it('keeps the first link of an execution', async () => {
    const links = executionLinks(table);
    await links.add('x', { key: 'k', generation: 1, attempt: 1 }, 1);
    await links.add('x', { key: 'other', generation: 1, attempt: 1 }, 1);
    expect(await links.find('x')).toEqual({ key: 'k', generation: 1, attempt: 1 });
    expect(await links.find('y')).toBeUndefined();
  });

  it('reads exemptions, and refuses to go on with one that cannot be read', async () => {
    const exemption = {
      id: 'x',
      owner: 'o',
      reason: 'r',
      approver: 'a',
      expires: '2027-01-01',
      match: { check: ['c'] },
    };
    await table.put({ pk: EXEMPTIONS, sk: 'x', exemption }, { absent: true });
    expect(await readExemptions(table)).toEqual([exemption]);
    await table.put({ pk: EXEMPTIONS, sk: 'y', exemption: { ...exemption, expires: 'soon' } }, { absent: true });
    await expect(readExemptions(table)).rejects.toThrow('The exemption y in the table lacks a member');
  });
});
