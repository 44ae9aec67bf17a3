import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePatterns, explainPattern, matchesPattern, parsePattern } from '../../src/pattern/index.ts';
import { endIgnoringCase, equalIgnoringCase, foldCase, startIgnoringCase } from '../../src/pattern/ignore-case.ts';
import { matchesWildcard, parseWildcard } from '../../src/pattern/wildcard.ts';
import { naiveMatches } from './naive-matcher.ts';

/** A failing run prints its seed; `RECTIFY_SEED=…` repeats it. */
const seed = process.env['RECTIFY_SEED'] ? Number(process.env['RECTIFY_SEED']) : undefined;
const runs = (numRuns: number): { numRuns: number; seed?: number } =>
  seed === undefined ? { numRuns } : { numRuns, seed };

const key = fc.constantFrom('a', 'b', 'c', 'a.b', 'b.c', 'constructor', '__proto__', 'a-x');
const text = fc.constantFrom('', 'a', 'ab', 'abc', 'B', 'bAb', 'x*y', 'aXbXc', 'aab', 'Abab');
const number = fc.constantFrom(-1, 0, 1, 1.5, 2, 300);
const scalar = fc.oneof(text, number, fc.constantFrom(true, false, null));

const numeric = fc.oneof(
  fc.tuple(fc.constantFrom('=', '<', '<=', '>', '>='), number).map(([op, n]) => [op, n]),
  fc
    .tuple(fc.constantFrom('>', '>='), number, fc.constantFrom('<', '<='), number)
    .filter(([, low, , high]) => low < high),
);
const wildcard = fc.constantFrom('*', 'a*', '*b', 'a*b', '*a*b*', 'a*b*c', 'abc', '', '*X*');
const filled = text.filter((one) => one !== '');
const alternative = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.record({ prefix: text }),
  fc.record({ suffix: text }),
  fc.record({ prefix: fc.record({ 'equals-ignore-case': text }) }),
  fc.record({ suffix: fc.record({ 'equals-ignore-case': text }) }),
  fc.record({ 'equals-ignore-case': text }),
  fc.record({ wildcard }),
  fc.record({ numeric }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ 'anything-but': fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }), number) }),
  fc.record({
    'anything-but': fc.record({ prefix: fc.oneof(filled, fc.array(filled, { minLength: 1, maxLength: 2 })) }),
  }),
  fc.record({ 'anything-but': fc.record({ suffix: filled }) }),
  fc.record({ 'anything-but': fc.record({ wildcard }) }),
  fc.record({ 'anything-but': fc.record({ 'equals-ignore-case': text }) }),
);
const leaf = fc.array(alternative, { minLength: 1, maxLength: 3 });

const { pattern } = fc.letrec<{ pattern: object; member: unknown }>((tie) => ({
  pattern: fc.oneof(
    { weight: 4, arbitrary: fc.dictionary(key, tie('member'), { minKeys: 1, maxKeys: 3 }) },
    fc
      .tuple(
        fc.array(tie('pattern'), { minLength: 2, maxLength: 3 }),
        fc.dictionary(key, tie('member'), { minKeys: 0, maxKeys: 2 }),
        fc.boolean(),
      )
      .map(([$or, beside, first]) => (first ? { $or, ...beside } : { ...beside, $or })),
  ),
  member: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, leaf, tie('pattern')),
}));

const { event } = fc.letrec<{ event: object; value: unknown }>((tie) => ({
  event: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    tie('event'),
  ),
}));

const aggregate = JSON.parse as (text: string) => object;
/** Generated dictionaries have no prototype; events and patterns come from JSON. */
const asParsed = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<object> =>
  arbitrary.map((value) => aggregate(JSON.stringify(value)));

describe('an index over many patterns', () => {
  it('finds exactly the patterns that a simple matcher finds one by one', () => {
    fc.assert(
      fc.property(
        fc.array(asParsed(pattern), { minLength: 1, maxLength: 40 }),
        fc.array(asParsed(event), { minLength: 1, maxLength: 6 }),
        (patterns, events) => {
          const index = compilePatterns(patterns.map((one, id) => ({ id: String(id), pattern: one })));
          for (const one of events) {
            const expected = patterns.flatMap((each, id) => (naiveMatches(each, one) ? [String(id)] : []));
            expect(index.match(one).toSorted()).toEqual(expected.toSorted());
          }
        },
      ),
      runs(400),
    );
  });

  it('answers alike from the text and from the parsed object, and explains what does not match', () => {
    fc.assert(
      fc.property(asParsed(pattern), asParsed(event), (one, given) => {
        const matched = matchesPattern(one, given);
        expect(matchesPattern(JSON.stringify(one), given)).toBe(matched);
        expect(explainPattern(one, given).matched).toBe(matched);
      }),
      runs(2_000),
    );
  });
});

describe('case', () => {
  it('folds a text alike with whatever a pattern of it accepts, for every character of the basic plane', () => {
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code);
      for (const form of [character, character.toLowerCase(), character.toUpperCase()])
        for (const around of ['', 'α', 'z']) {
          const [pattern, value] = [around + character + around, around + form + around];
          if (foldCase(value) !== foldCase(pattern) || !equalIgnoringCase(pattern)(value))
            expect.fail(`U+${code.toString(16)} in ${JSON.stringify(value)}`);
        }
    }
  });

  it('is ignored at either end as it is in the whole', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'A', 'ß', 'S', 's', 'ς', 'Σ', '😀', 'k', 'K'), maxLength: 4 });
    fc.assert(
      fc.property(word, word, word, (pattern, value, more) => {
        if (!equalIgnoringCase(pattern)(value)) return;
        expect(startIgnoringCase(pattern)(value + more)).toBe(true);
        expect(endIgnoringCase(pattern)(more + value)).toBe(true);
        expect(foldCase(more + value).endsWith(foldCase(value))).toBe(true);
      }),
      runs(5_000),
    );
  });
});

describe('a wildcard', () => {
  it('matches as the regular expression of the same meaning', () => {
    const letters = (max: number): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\'), maxLength: max });
    fc.assert(
      fc.property(letters(7), letters(9), (source, value) => {
        const parsed = parseWildcard(source);
        if (!('parts' in parsed)) return;
        const expression = parsed.parts.map((part) => part.replaceAll(/[\\*]/g, String.raw`\$&`)).join('[^]*');
        expect(matchesWildcard(parsed.parts, value)).toBe(new RegExp(`^${expression}$`).test(value));
      }),
      runs(5_000),
    );
  });
});

describe('reading any text as a pattern', () => {
  it('gives a pattern or names the problem', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          asParsed(pattern).map((one) => JSON.stringify(one)),
        ),
        (source) => {
          try {
            expect(parsePattern(source).subRules.length).toBeGreaterThan(0);
          } catch (error) {
            expect((error as Error).message).toMatch(/^Event pattern is not valid\. Reason: .+ at \$/);
          }
        },
      ),
      runs(3_000),
    );
  });
});
