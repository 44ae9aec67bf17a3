import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyFile } from './read-policies.ts';

/** The YAML files of `policies/`, at any depth, relative to the project's root. For build time and the command line. */
export const policyFilesIn = (root: string): PolicyFile[] =>
  globSync('policies/**/*.yaml', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
