import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compilePatterns, InvalidEventPatternError, matchesPattern, parsePattern } from '../../src/pattern/index.ts';

interface Case {
  pattern: string | object;
  event: object;
  match?: boolean;
  invalid?: boolean;
  quirk?: string;
}

const file = new URL('../cases/pattern/event-pattern-cases.jsonl.gz', import.meta.url);
const cases = gunzipSync(readFileSync(file))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line, index) => ({ line: index + 1, ...(JSON.parse(line) as Case) }));

/** Where the recorded answer is not the one to give: what is given instead, and why. */
const QUIRKS: Record<string, { why: string; answer: (recorded: boolean | undefined) => boolean | 'invalid' }> = {
  precision: {
    why: 'the number was recorded as text that a double cannot hold; a parsed event has only the double, and is matched by it',
    answer: (recorded) => !recorded,
  },
  cidrDigits: {
    why: 'the oracle reads a number as the hexadecimal digits of an address, and an IPv6 address as one in 0.0.0.0/0',
    answer: (recorded) => !recorded,
  },
  eicAstral: {
    why: 'the oracle loses its way in a text with a character outside the basic plane; the other letters have two cases still',
    answer: (recorded) => !recorded,
  },
  legacyOr: {
    why: 'the oracle takes a field called $or, for old rules; the service documents $or as a list of two or more objects',
    answer: () => 'invalid',
  },
};

describe('the recorded cases of the pattern language', () => {
  it('are all there', () => {
    expect(cases).toHaveLength(6_712);
    expect(new Set(cases.flatMap(({ quirk }) => quirk ?? []))).toEqual(new Set(Object.keys(QUIRKS)));
  });

  it('answer as recorded, one by one', () => {
    const wrong = cases.filter(
      ({ pattern, event, match, invalid, quirk }) => !quirk && !invalid && matchesPattern(pattern, event) !== match,
    );
    expect(wrong).toEqual([]);
  });

  it('answer as recorded from one index over all patterns', () => {
    const valid = cases.filter(({ invalid, quirk }) => !invalid && !quirk);
    const index = compilePatterns(valid.map(({ line, pattern }) => ({ id: String(line), pattern })));
    const wrong = valid.filter(({ line, event, match }) => index.match(event).includes(String(line)) !== match);
    expect(wrong).toEqual([]);
  });

  it('are refused where recorded as invalid, with a message as the service begins it', () => {
    for (const { pattern } of cases.filter(({ invalid }) => invalid)) {
      expect(() => parsePattern(pattern), JSON.stringify(pattern)).toThrow(InvalidEventPatternError);
      expect(() => parsePattern(pattern)).toThrow(/^Event pattern is not valid\. Reason: /);
    }
  });

  it.each(Object.entries(QUIRKS))('differ from the oracle where it is at fault: %s', (name, { why, answer }) => {
    for (const { line, pattern, event, match } of cases.filter(({ quirk }) => quirk === name)) {
      const expected = answer(match);
      const given = (): boolean => matchesPattern(pattern, event);
      if (expected === 'invalid') expect(given, `line ${line}: ${why}`).toThrow(InvalidEventPatternError);
      else expect(given(), `line ${line}: ${why}`).toBe(expected);
    }
  });
});
