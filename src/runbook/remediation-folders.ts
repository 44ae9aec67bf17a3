import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../core/problem.ts';
import { readRemediation } from './read-remediation.ts';
import type { Remediation } from './remediation.ts';

/** Reads every folder of `directory` (`runbooks/`), in the order of their names. For build time and the command line. */
export function readRemediationFolders(directory: string): { remediations: Remediation[]; problems: Problem[] } {
  const read = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((id) => readFolder(directory, id));
  return {
    remediations: read.flatMap(({ remediation }) => remediation ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}

function readFolder(directory: string, id: string): { remediation?: Remediation; problems: Problem[] } {
  const missing = ['remediation.yaml', 'runbook.yaml'].filter((name) => !existsSync(join(directory, id, name)));
  if (missing.length > 0)
    return {
      problems: missing.map((name) => ({
        file: `runbooks/${id}/${name}`,
        path: '$',
        message: 'The file is missing.',
        mend: 'Every remediation has remediation.yaml and runbook.yaml.',
      })),
    };
  const text = (name: string): string => readFileSync(join(directory, id, name), 'utf8');
  return readRemediation({
    id,
    remediation: text('remediation.yaml'),
    runbook: text('runbook.yaml'),
    ...(existsSync(join(directory, id, 'undo.yaml')) ? { undo: text('undo.yaml') } : {}),
  });
}
