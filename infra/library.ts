import { join } from 'node:path';
import { showProblem } from '../src/core/problem.ts';
import { checkExemptions, checkPolicies } from '../src/policy/check-policies.ts';
import { policyFilesIn } from '../src/policy/policy-folder.ts';
import type { Exemption, Policy } from '../src/policy/policy.ts';
import { readPolicies } from '../src/policy/read-policies.ts';
import { readRemediationFolders } from '../src/runbook/remediation-folders.ts';
import type { Remediation } from '../src/runbook/remediation.ts';

/** What the functions carry as `rectify:library`: see `parseLibrary` in `src/plan/library.ts`. */
export interface LibraryFile {
  remediations: readonly Remediation[];
  policies: readonly Policy[];
  exemptions: readonly Exemption[];
}

/** Reads `runbooks/` and `policies/` below `root`. Throws with every problem in them, each with file, line and mend. */
export function buildLibrary(root: string): LibraryFile {
  const { remediations, problems: inRunbooks } = readRemediationFolders(join(root, 'runbooks'));
  const { policies, exemptions, problems: inPolicies } = readPolicies(policyFilesIn(root));
  const problems = [
    ...inRunbooks,
    ...inPolicies,
    ...checkPolicies(policies, remediations),
    ...checkExemptions(exemptions),
  ];
  if (problems.length > 0) throw new Error(problems.map(showProblem).join('\n'));
  return { remediations, policies, exemptions };
}
