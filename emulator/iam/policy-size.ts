import { limitExceeded } from './constraints.ts';

/** IAM counts the characters of a policy without its white space. */
export function checkQuota(quota: string, document: string, limit: number, taken = 0): void {
  if (sizeOf(document) + taken > limit) throw limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`);
}

export const sizeOf = (document: string): number => document.replace(/\s/g, '').length;
