import { expect, it } from 'vitest';
import { awaitRoomyHour } from '../../cli/demo/roomy-hour.ts';
import { seed } from '../../cli/demo/seed.ts';
import { virtualClock } from '../../emulator/clock.ts';
import { testWorld } from '../emulator/world.ts';

const HOUR = 3_600_000;
const worldAt = (minute: number) => testWorld({ clock: virtualClock(500_000 * HOUR + minute * 60_000) });

it.each([
  [5, 5],
  [30, 30],
  [31, 60],
  [59, 60],
])('an account that would be made at minute %i of an hour is made at minute %i', (minute, begins) => {
  const world = worldAt(minute);
  awaitRoomyHour(world);
  expect(world.clock.now()).toBe(500_000 * HOUR + begins * 60_000);
});

it('the time of an account that is being made is left alone', async () => {
  const world = worldAt(59);
  await seed(world, 'watchers', [{ service: 'sqs', operation: 'CreateQueue', input: { QueueName: 'q' } }], {});
  const began = world.clock.now();
  awaitRoomyHour(world);
  expect(world.clock.now()).toBe(began);
});
