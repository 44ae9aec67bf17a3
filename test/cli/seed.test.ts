import { expect, it } from 'vitest';
import { type Kept, seed } from '../../cli/demo/seed.ts';
import { seededIds } from '../../emulator/ids.ts';
import type { Change } from '../../emulator/store.ts';
import { testWorld } from '../emulator/world.ts';

const send = (MessageBody: string) => ({
  service: 'sqs',
  operation: 'SendMessage',
  input: { QueueUrl: '$queue', MessageBody },
});
const calls = [
  { service: 'sqs', operation: 'CreateQueue', input: { QueueName: 'q' }, keep: { queue: 'QueueUrl' } },
  send('1'),
  send('2'),
];

/** Goes on with the account that the journalled `units` make, and adds its own to them. */
function goOn(units: Change[][], run: number): Promise<Kept> {
  const journal = { load: () => structuredClone(units), append: (unit: Change[]) => void units.push(unit) };
  return seed(testWorld({ journal, ids: seededIds(run) }), 'all', calls, {});
}

const messagesIn = (units: Change[][]): number =>
  new Set(units.flat().flatMap(([table, key]) => (table.includes('sqs/messages/q') ? [key] : []))).size;

it('the making of an account that is killed after any unit of work goes on and makes no call twice', async () => {
  const whole: Change[][] = [];
  const kept = await goOn(whole, 1);
  expect(whole.length).toBeGreaterThanOrEqual(calls.length);
  for (let length = 0; length <= whole.length; length++) {
    const units = structuredClone(whole.slice(0, length));
    expect(await goOn(units, 2)).toEqual(kept);
    expect(messagesIn(units)).toBe(2);
  }
});
