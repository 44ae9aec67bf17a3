/** Time as it is given to everything in `src/`: milliseconds since the epoch. Nothing reads another clock. */
export interface Clock {
  now(): number;
}
