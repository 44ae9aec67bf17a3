import { seededIds } from '../../emulator/ids.ts';
import type { Moment } from './die.ts';

export interface Death {
  moment: Moment;
  at: number;
}

const KINDS: readonly Moment[] = ['call', 'kept', 'torn'];

/** Two runs are not of quite the same length: what is beyond this may not come. */
const SAFE = 0.95;

/** `count` moments of a run, spread over the whole of it: one somewhere in each part of equal length, the kinds in turn. */
export function sampleMoments(totals: Readonly<Record<Moment, number>>, count: number, seed: number): Death[] {
  const ids = seededIds(seed);
  return Array.from({ length: count }, (_, i) => {
    const moment = KINDS[i % KINDS.length] ?? 'call';
    return { moment, at: 1 + Math.floor(((i + ids.random()) / count) * totals[moment] * SAFE) };
  });
}
