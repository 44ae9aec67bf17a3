import { randomInt } from 'node:crypto';

const numberFrom = (name: string, otherwise: () => number): number => {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise();
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`${name}=${text} is no natural number`);
  return value;
};

/** At how many moments a run is killed. */
export const CHAOS_POINTS = numberFrom('CHAOS_POINTS', () => 8);

/** Which they are: another seed every time, which the names of the tests tell. */
export const CHAOS_SEED = numberFrom('CHAOS_SEED', () => randomInt(1_000_000));
