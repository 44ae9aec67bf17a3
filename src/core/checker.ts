import { fieldAt, isFields, type Fields } from './field-at.ts';
import type { Problem } from './problem.ts';

export type Path = readonly (string | number)[];

/** Reads what a person wrote and lists everything that is wrong with it. What is wrong reads as undefined. */
export class Checker {
  readonly problems: Problem[] = [];
  private readonly file: string;
  private readonly lineOf: (path: Path) => number | undefined;

  constructor(file: string, lineOf: (path: Path) => number | undefined = () => undefined) {
    this.file = file;
    this.lineOf = lineOf;
  }

  add(path: Path, message: string, mend: string): undefined {
    const line = this.lineOf(path);
    this.problems.push({
      file: this.file,
      ...(line === undefined ? {} : { line }),
      path: showPath(path),
      message,
      mend,
    });
  }

  /** The object at `path`; members beyond `known` are problems. */
  fields(value: unknown, path: Path, known: readonly string[]): Fields | undefined {
    if (!isFields(value))
      return this.add(path, `It must be a map, and is ${kindOf(value)}.`, `Write its members: ${known.join(', ')}.`);
    for (const key of Object.keys(value))
      if (!known.includes(key))
        this.add([...path, key], 'Nothing reads this member.', `Remove it; known are ${known.join(', ')}.`);
    return value;
  }

  text(parent: Fields, key: string, path: Path, form?: { pattern: RegExp; words: string }): string | undefined {
    const value = fieldAt(parent, key);
    const at = [...path, key];
    if (typeof value !== 'string' || value.trim() === '')
      return this.add(
        at,
        value === undefined ? 'It is missing.' : `It must be a text, and is ${kindOf(value)}.`,
        `Give it ${form?.words ?? 'a text'}.`,
      );
    if (form && !form.pattern.test(value))
      return this.add(at, `It is ${JSON.stringify(value)}.`, `Give it ${form.words}.`);
    return value;
  }

  oneOf<T extends string>(
    parent: Fields,
    key: string,
    path: Path,
    allowed: readonly T[],
    otherwise?: T,
  ): T | undefined {
    const value = fieldAt(parent, key);
    if (value === undefined && otherwise !== undefined) return otherwise;
    const found = allowed.find((word) => word === value);
    return (
      found ??
      this.add(
        [...path, key],
        value === undefined ? 'It is missing.' : `It is ${JSON.stringify(value)}.`,
        `Use one of ${allowed.join(', ')}.`,
      )
    );
  }

  integer(parent: Fields, key: string, path: Path, least: number, most: number): number | undefined {
    const value = fieldAt(parent, key);
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    return this.add(
      [...path, key],
      value === undefined ? 'It is missing.' : `It is ${JSON.stringify(value)}.`,
      `Give it a whole number from ${least} to ${most}.`,
    );
  }

  /** A list of texts; absent is empty unless `least` says otherwise. */
  texts(parent: Fields, key: string, path: Path, least = 0): string[] {
    const value = fieldAt(parent, key) ?? [];
    const at = [...path, key];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string' && item !== '')) {
      this.add(at, 'It must be a list of texts.', 'Write a list such as [a, b].');
      return [];
    }
    if (value.length < least) this.add(at, 'It is missing or empty.', 'List at least one.');
    return value;
  }
}

/** `match.detail[0].severity`, `$` for the whole. */
export const showPath = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${key}` : key),
    '',
  ) || '$';

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null || value === '') return 'empty';
  return Array.isArray(value) ? 'a list' : isFields(value) ? 'a map' : `a ${typeof value}`;
}
