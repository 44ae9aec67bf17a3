import type { World } from '../../emulator/world.ts';
import { hourEnds } from '../../src/record/budgets.ts';
import { isBegun } from './seed.ts';

const ROOM_MS = 30 * 60_000;

/**
 * Budgets count by the hour, and the demonstration uses one up. Where the hour would end in the middle, and let go what is
 * shown as held, the account begins with the next one. Once its making has begun, time is left alone.
 */
export function awaitRoomyHour(world: World): void {
  const now = world.clock.now();
  const left = hourEnds(now) - now;
  if (left < ROOM_MS && !isBegun(world, 'watchers')) world.clock.skip(left);
}
