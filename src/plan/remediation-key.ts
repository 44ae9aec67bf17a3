import { createHash } from 'node:crypto';
import type { Finding } from '../finding/finding.ts';
import { answers } from './answers.ts';
import type { Library } from './library.ts';

const LONGEST_KEY = 200;

/** One for each remediation of each resource, whichever source called for it: its record's key. */
export function remediationKey(remediation: string, { account, region, resource }: Finding): string {
  const key = [remediation, account, region, resource.type, resource.id].join('#');
  return key.length > LONGEST_KEY ? createHash('sha256').update(key).digest('hex') : key;
}

/**
 * The keys of all remediations that could have been called for by this check on this resource. Good news is looked up by
 * them, not through the policies: those may have matched on what good news does not have, such as its severity.
 */
export const remediationKeysFor = (finding: Finding, { remediations }: Library): string[] =>
  remediations.filter((remediation) => answers(remediation, finding)).map(({ id }) => remediationKey(id, finding));
