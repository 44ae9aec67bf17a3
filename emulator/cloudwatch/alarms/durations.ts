import { AwsError } from '../../errors.ts';

/** Milliseconds of an ISO 8601 duration of days, hours and minutes: `P1DT2H30M`. */
export function durationMs(text: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text);
  const [days, hours, minutes] = (match?.slice(1) ?? []).map((part) => Number(part ?? 0));
  const total = ((days ?? 0) * 1440 + (hours ?? 0) * 60 + (minutes ?? 0)) * 60_000;
  if (!match || total === 0)
    throw new AwsError('ValidationError', `Duration ${text} must be an ISO 8601 duration such as PT4H or P1D.`);
  return total;
}
