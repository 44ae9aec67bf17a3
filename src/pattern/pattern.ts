import type { AddressRange } from './address.ts';

/** The string operators that may also stand inside `anything-but`. */
export type StringForm = 'prefix' | 'suffix' | 'equals-ignore-case' | 'wildcard';

/** One of the alternatives in a leaf array of a pattern. */
export type Alternative =
  | { readonly kind: 'exact'; readonly value: string | number | boolean | null }
  | { readonly kind: 'address'; readonly range: AddressRange; readonly literal?: string }
  | { readonly kind: 'prefix' | 'suffix'; readonly text: string; readonly ignoreCase: boolean }
  | { readonly kind: 'equals-ignore-case'; readonly text: string }
  | { readonly kind: 'wildcard'; readonly text: string; readonly parts: readonly string[] }
  | { readonly kind: 'anything-but'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'anything-but-form'; readonly form: StringForm; readonly texts: readonly string[] }
  | NumericRange
  | { readonly kind: 'exists'; readonly exists: boolean };

/** An open bound is ±Infinity. */
export interface NumericRange {
  readonly kind: 'numeric';
  readonly low: number;
  readonly lowIncluded: boolean;
  readonly high: number;
  readonly highIncluded: boolean;
}

/** What must hold at one dot-joined path: any one of the alternatives. */
export interface Condition {
  readonly path: string;
  readonly alternatives: readonly Alternative[];
}

/** Conditions that must all hold, in order of their paths (UTF-16): one combination of the pattern's `$or` branches. */
export type SubRule = readonly Condition[];

/** A valid pattern, in disjunctive form. */
export interface Pattern {
  readonly subRules: readonly SubRule[];
}

export type { AddressRange };

/** One thing wrong with a pattern. */
export interface PatternProblem {
  /** Where: `$.detail.state[0]`. */
  path: string;
  /** What is wrong, in AWS's words where they are known. */
  reason: string;
  /** What to write instead. */
  mend: string;
  /** From 1; absent if the pattern was given as an object. */
  line?: number;
  column?: number;
}

/** The message begins as AWS's `InvalidEventPatternException` does, and names every problem. */
export class InvalidEventPatternError extends Error {
  readonly problems: readonly PatternProblem[];

  constructor(problems: readonly PatternProblem[]) {
    super(`Event pattern is not valid. Reason: ${problems.map(describeProblem).join('; ')}`);
    this.name = 'InvalidEventPatternException';
    this.problems = problems;
  }
}

function describeProblem({ path, reason, mend, line, column }: PatternProblem): string {
  const place = line === undefined ? path : `${path}, line ${line}, column ${column}`;
  return `${reason} at ${place} (${mend})`;
}
