import type { Finding } from '../finding/finding.ts';
import { compilePatterns, explainPattern } from '../pattern/index.ts';
import type { Policy } from './policy.ts';

/** Policies, their patterns in one index: made once, asked for every finding. */
export interface CompiledPolicies {
  readonly policies: readonly Policy[];
  /** All policies whose pattern matches, in their order. */
  match(finding: Finding): Policy[];
}

/** Throws `InvalidEventPatternError`, which `checkPolicies` would have found before. */
export function compilePolicies(policies: readonly Policy[]): CompiledPolicies {
  const patterns = compilePatterns(
    policies.map(({ match }, index) => ({ id: String(index), pattern: patternOf(match) })),
  );
  return {
    policies,
    match: (finding) =>
      patterns
        .match(finding)
        .map(Number)
        .sort((a, b) => a - b)
        .flatMap((index) => policies[index] ?? []),
  };
}

/** A policy that says nothing takes everything that its remediation answers. */
const patternOf = (match: Policy['match']): object =>
  Object.keys(match).length > 0 ? match : { source: [{ prefix: '' }] };

/** The first policy that matches, in the order of the files and within them. */
export const matchPolicy = (compiled: CompiledPolicies, finding: Finding): Policy | undefined =>
  compiled.match(finding)[0];

/** Why a policy's pattern does not match, in words; undefined where it does. */
export function whyNotMatched(policy: Policy, finding: Finding): string | undefined {
  const explanation = explainPattern(patternOf(policy.match), finding);
  if (explanation.matched) return undefined;
  const found =
    explanation.found.length > 0 ? explanation.found.map((leaf) => JSON.stringify(leaf)).join(', ') : 'nothing';
  const wanted = JSON.stringify(writtenAt(policy.match, explanation.path)) ?? 'what the pattern asks for';
  return `${explanation.path} is ${found}, and the policy asks for ${wanted}`;
}

/** What a pattern says at a dot-joined path; in an `$or` it may stand in several places, and then nothing is shown. */
function writtenAt(match: Policy['match'], path: string): unknown {
  const walk = (at: unknown, rest: string): unknown => {
    if (rest === '' || typeof at !== 'object' || at === null) return rest === '' ? at : undefined;
    for (const [key, value] of Object.entries(at))
      if (rest === key || rest.startsWith(`${key}.`)) return walk(value, rest.slice(key.length + 1));
    return undefined;
  };
  return walk(match, path);
}
