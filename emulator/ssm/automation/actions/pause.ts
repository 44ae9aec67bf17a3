import { guidePage, type Action } from '../action.ts';

/** Waits until somebody sends the signal `Resume`. */
export const pause: Action = {
  name: 'aws:pause',
  documentation: guidePage('pause'),
  inputs: {},
  outputs: {},
  timeoutSeconds: 'none',
  parks: true,
  run: ({ memo }) =>
    (memo as { resumed?: boolean } | undefined)?.resumed
      ? { kind: 'done' }
      : { kind: 'wait', status: 'Waiting', memo: { resumed: false } },
};
