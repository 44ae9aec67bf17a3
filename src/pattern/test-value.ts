import { isInRange, parseAddress } from './address.ts';
import { endIgnoringCase, equalIgnoringCase, startIgnoringCase } from './ignore-case.ts';
import type { Alternative, NumericRange, StringForm } from './pattern.ts';
import { matchesWildcard, parseWildcard } from './wildcard.ts';

/** A leaf of an event. */
export type Leaf = string | number | boolean | null;

export type ValueTest = (value: Leaf) => boolean;

/** One test for all alternatives of a condition. `exists: false` passes no leaf: absence is judged elsewhere. */
export function testOf(alternatives: readonly Alternative[]): ValueTest {
  const exact = new Set<Leaf>();
  const tests: ValueTest[] = [];
  for (const alternative of alternatives) {
    if (alternative.kind === 'exact') exact.add(alternative.value);
    else tests.push(testOfOne(alternative));
  }
  const [first, second] = tests;
  if (!first) {
    const [only] = exact;
    return exact.size === 1 ? (value) => value === only : (value) => exact.has(value);
  }
  if (exact.size === 0) return second ? (value) => tests.some((test) => test(value)) : first;
  return (value) => exact.has(value) || tests.some((test) => test(value));
}

function testOfOne(alternative: Exclude<Alternative, { kind: 'exact' }>): ValueTest {
  switch (alternative.kind) {
    case 'address': {
      const { range } = alternative;
      return onStrings((value) => {
        const address = parseAddress(value);
        return address !== undefined && isInRange(range, address);
      });
    }
    case 'prefix':
    case 'suffix': {
      const { kind, text, ignoreCase } = alternative;
      if (ignoreCase) return onStrings(kind === 'prefix' ? startIgnoringCase(text) : endIgnoringCase(text));
      return onStrings(stringTest(kind, text));
    }
    case 'equals-ignore-case':
      return onStrings(stringTest('equals-ignore-case', alternative.text));
    case 'wildcard': {
      const { parts } = alternative;
      return onStrings((value) => matchesWildcard(parts, value));
    }
    case 'anything-but': {
      const refused = new Set<Leaf>(alternative.values);
      return (value) => !refused.has(value);
    }
    case 'anything-but-form': {
      const tests = alternative.texts.map((text) => stringTest(alternative.form, text));
      return (value) => typeof value !== 'string' || !tests.some((test) => test(value));
    }
    case 'numeric':
      return (value) => typeof value === 'number' && isInNumericRange(alternative, value);
    case 'exists':
      return () => alternative.exists;
  }
}

const onStrings =
  (test: (value: string) => boolean): ValueTest =>
  (value) =>
    typeof value === 'string' && test(value);

function stringTest(form: StringForm, text: string): (value: string) => boolean {
  switch (form) {
    case 'prefix':
      return (value) => value.startsWith(text);
    case 'suffix':
      return (value) => value.endsWith(text);
    case 'equals-ignore-case':
      return equalIgnoringCase(text);
    case 'wildcard': {
      const wildcard = parseWildcard(text);
      const parts = 'parts' in wildcard ? wildcard.parts : [];
      return (value) => matchesWildcard(parts, value);
    }
  }
}

export const isInNumericRange = (range: NumericRange, value: number): boolean =>
  (range.lowIncluded ? value >= range.low : value > range.low) &&
  (range.highIncluded ? value <= range.high : value < range.high);
