import { guidePage, type Action } from '../action.ts';
import { textOf } from '../conversion.ts';
import { invalidInput } from '../failure.ts';

const MAX_SECONDS = 604_799;

export const sleep: Action = {
  name: 'aws:sleep',
  documentation: guidePage('sleep'),
  inputs: { Duration: { type: 'String' }, Timestamp: { type: 'String' } },
  outputs: {},
  timeoutSeconds: 'none',
  maxTimeoutSeconds: MAX_SECONDS,
  parks: true,
  run({ inputs, memo, call }) {
    const until = memo === undefined ? endOf(inputs, call.now()) : (memo as { until: number }).until;
    const left = until - call.now();
    return left <= 0 ? { kind: 'done' } : { kind: 'again', after: left, memo: { until } };
  },
};

function endOf({ Duration, Timestamp }: Readonly<Record<string, unknown>>, now: number): number {
  if ((Duration === undefined) === (Timestamp === undefined))
    throw invalidInput('Exactly one of Duration and Timestamp must be given');
  const until = Duration === undefined ? Date.parse(textOf(Timestamp)) : now + secondsOf(textOf(Duration)) * 1000;
  if (Number.isNaN(until)) throw invalidInput(`${textOf(Timestamp)} is not a valid ISO 8601 timestamp`);
  if (until - now > MAX_SECONDS * 1000)
    throw invalidInput(`The duration must not be longer than ${MAX_SECONDS} seconds`);
  return until;
}

/** Seconds of `PT10M`, `P1DT2H` or `PT0.5S`. */
export function secondsOf(duration: string): number {
  const match = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(
    duration.trim(),
  );
  if (!match) throw invalidInput(`${duration} is not a valid ISO 8601 duration`);
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
}
