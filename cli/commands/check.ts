import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { showProblem } from '../../src/core/problem.ts';
import { checkExemptions, checkPolicies } from '../../src/policy/check-policies.ts';
import { policyFilesIn } from '../../src/policy/policy-folder.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { readRemediationFolders } from '../../src/runbook/remediation-folders.ts';
import type { Command } from '../command.ts';

export const check: Command = {
  name: 'check',
  summary: 'tell all problems in policies/ and runbooks/, with file, line and the mend',
  usage: `Usage: npx rectify check [--json]

Exit code 0 if there is no problem, 1 otherwise.`,
  async run(args, io) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
    const library = readRemediationFolders(join(io.root, 'runbooks'));
    const read = readPolicies(policyFilesIn(io.root));
    const problems = [
      ...library.problems,
      ...read.problems,
      ...checkPolicies(read.policies, library.remediations),
      ...checkExemptions(read.exemptions),
    ];
    if (values.json) io.out(`${JSON.stringify(problems, null, 1)}\n`);
    else for (const problem of problems) io.out(`${showProblem(problem)}\n`);
    const counts = `${read.policies.length} policies, ${read.exemptions.length} exemptions, ${library.remediations.length} remediations`;
    io.err(`${counts}: ${problems.length === 0 ? 'no problem' : `${problems.length} problem(s)`}\n`);
    return problems.length === 0 ? 0 : 1;
  },
};
