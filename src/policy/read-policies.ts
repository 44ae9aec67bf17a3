import { Checker } from '../core/checker.ts';
import type { Problem } from '../core/problem.ts';
import { readYaml } from '../core/yaml-text.ts';
import { parseExemptionFile, parsePolicyFile } from './parse-policies.ts';
import type { Exemption, Policy } from './policy.ts';

/** A YAML file's name, relative to the project, and its text. */
export interface PolicyFile {
  file: string;
  text: string;
}

/** `policies/exemptions.yaml` holds exemptions, every other file policies. */
export const isExemptionFile = ({ file }: PolicyFile): boolean => /(^|\/)exemptions\.yaml$/.test(file);

/** Reads policies and exemptions. The order of the policies is that of their files' names, then that within the file. */
export function readPolicies(files: readonly PolicyFile[]): {
  policies: Policy[];
  exemptions: Exemption[];
  problems: Problem[];
} {
  const policies: Policy[] = [];
  const exemptions: Exemption[] = [];
  const problems: Problem[] = [];
  for (const one of [...files].sort((a, b) => (a.file < b.file ? -1 : 1))) {
    const yaml = readYaml(one.file, one.text);
    problems.push(...yaml.problems);
    if (yaml.problems.length > 0) continue;
    const checker = new Checker(one.file, yaml.lineOf);
    if (isExemptionFile(one)) exemptions.push(...parseExemptionFile(yaml.value, checker));
    else policies.push(...parsePolicyFile(yaml.value, one.file, yaml.lineOf, checker));
    problems.push(...checker.problems);
  }
  return { policies, exemptions, problems };
}
