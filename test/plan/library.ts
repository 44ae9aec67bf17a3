import { resolve } from 'node:path';
import { openLibrary, type Library } from '../../src/plan/library.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { policyFilesIn } from '../../src/policy/policy-folder.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { readRemediationFolders } from '../../src/runbook/remediation-folders.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

export const { remediations } = readRemediationFolders(resolve(ROOT, 'runbooks'));
export const { policies, exemptions } = readPolicies(policyFilesIn(ROOT));

export type PolicyOf = Pick<Policy, 'id' | 'remediation'> & Partial<Policy>;

/** The project's own remediations, under these policies or the baseline. */
export const libraryWith = (some?: readonly PolicyOf[]): Library =>
  openLibrary(
    remediations,
    some?.map((policy, index) => ({
      description: '',
      match: {},
      mode: 'observe',
      budget: { perHour: 20 },
      parameters: {},
      file: 'policies/test.yaml',
      line: index + 1,
      ...policy,
    })) ?? policies,
  );
