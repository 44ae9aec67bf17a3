import type { Pattern, PatternProblem } from './pattern.ts';

/** AWS's quota for the length of a rule's pattern; it can be raised to 4,096 characters. */
export const DEFAULT_PATTERN_LENGTH = 2_048;

const NUMERIC_BOUND = 5e9;

/**
 * What the service refuses although the language allows it: a text longer than the quota, numeric bounds beyond ±5.0e9.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function serviceProblems(
  text: string,
  pattern: Pattern,
  maxLength: number = DEFAULT_PATTERN_LENGTH,
): PatternProblem[] {
  const problems: PatternProblem[] = [];
  if (text.length > maxLength)
    problems.push({
      path: '$',
      reason: `Pattern is too long: ${text.length} characters`,
      mend: `at most ${maxLength}; split it into several rules`,
    });
  for (const path of pathsBeyondBounds(pattern))
    problems.push({
      path: `$.${path}`,
      reason: 'Value of numeric must be between -5.0E9 and 5.0E9, inclusive',
      mend: 'use a bound in that range',
    });
  return problems;
}

function pathsBeyondBounds(pattern: Pattern): Set<string> {
  const paths = new Set<string>();
  for (const { path, alternatives } of pattern.subRules.flat())
    for (const alternative of alternatives)
      if (
        alternative.kind === 'numeric' &&
        [alternative.low, alternative.high].some((bound) => Number.isFinite(bound) && Math.abs(bound) > NUMERIC_BOUND)
      )
        paths.add(path);
  return paths;
}
