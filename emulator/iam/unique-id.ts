import type { Ids } from '../ids.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function letters(ids: Ids, length: number): string {
  let out = '';
  while (out.length < length) out += LETTERS.charAt(Math.floor(ids.random() * LETTERS.length));
  return out;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
type Prefix = 'AROA' | 'AIDA' | 'ANPA' | 'AIPA';

/** `AROA…`: what a role, user, policy or instance profile is, even after another takes its name. */
export const uniqueId = (ids: Ids, prefix: Prefix): string => prefix + letters(ids, 17);

/** An access key that carries its account, so that the front door finds it: `ASIA123456789012…`. */
export const accessKeyId = (ids: Ids, kind: 'AKIA' | 'ASIA', account: string): string =>
  kind + account + letters(ids, 8);
