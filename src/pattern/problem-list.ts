import type { JsonNode } from './json-text.ts';
import type { PatternProblem } from './pattern.ts';

/** Problems beyond this many are not reported. */
const MAX_PROBLEMS = 50;

/** Collects what is wrong with a pattern, each with its place in the text. */
export class ProblemList {
  readonly problems: PatternProblem[] = [];
  private readonly text: string | undefined;

  constructor(text: string | undefined) {
    this.text = text;
  }

  /** Answers `undefined`, so that a parser can `return problems.add(…)`. */
  add(path: string, at: number | JsonNode, reason: string, mend: string): undefined {
    if (this.problems.length >= MAX_PROBLEMS) return undefined;
    const offset = typeof at === 'number' ? at : at.at;
    this.problems.push({ path, reason, mend, ...this.placeOf(offset) });
    return undefined;
  }

  private placeOf(offset: number): { line: number; column: number } | undefined {
    if (this.text === undefined || offset < 0) return undefined;
    const before = this.text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  }
}
