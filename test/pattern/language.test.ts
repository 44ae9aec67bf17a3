import { describe, expect, it } from 'vitest';
import {
  compilePatterns,
  explainPattern,
  InvalidEventPatternError,
  matchesPattern,
  parsePattern,
  serviceProblems,
} from '../../src/pattern/index.ts';

function problemsOf(source: string | object): { path: string; reason: string; line?: number; column?: number }[] {
  try {
    parsePattern(source);
  } catch (error) {
    if (error instanceof InvalidEventPatternError)
      return error.problems.map(({ mend, ...problem }) => {
        expect(mend).not.toBe('');
        return problem;
      });
    throw error;
  }
  return [];
}

describe('an invalid pattern', () => {
  it('is answered with all its problems at once, each with its place', () => {
    const text = '{\n  "a": [],\n  "detail": {"state": "running", "x": [{"prefix": 3}, {"foo": 1}]}\n}';
    expect(problemsOf(text)).toEqual([
      { path: '$.a', reason: 'Empty arrays are not allowed', line: 2, column: 8 },
      { path: '$.detail.state', reason: '"state" must be an object or an array', line: 3, column: 23 },
      { path: '$.detail.x[0].prefix', reason: 'prefix match pattern must be a string', line: 3, column: 51 },
      { path: '$.detail.x[1]', reason: 'Unrecognized match type foo', line: 3, column: 55 },
    ]);
  });

  it('given as an object has places without lines', () => {
    expect(problemsOf({ a: [{ exists: 'no' }] })).toEqual([
      { path: '$.a[0].exists', reason: 'exists match pattern must be either true or false.' },
    ]);
  });

  it('names the character at which it stops being JSON', () => {
    expect(problemsOf('{"a": [1,]}')).toEqual([
      { path: '$', reason: 'Filter is not valid JSON: expected a value, found "]"', line: 1, column: 10 },
    ]);
  });

  it('is told how to mend it in the message', () => {
    expect(() => parsePattern('{"source": "aws.ec2"}')).toThrow(
      'Event pattern is not valid. Reason: "source" must be an object or an array at $.source, line 1, column 12 (write "source": ["aws.ec2"])',
    );
  });

  it.each([
    [
      'a bound of numeric that a double cannot hold',
      '{"a":[{"numeric":["=",0.1234567890123456789]}]}',
      'out of precision',
    ],
    ['a field named like an operator inside $or', '{"$or":[{"b":{"suffix":["x"]}},{"c":[1]}]}', 'reserved fieldName'],
    ['a mask of one address', '{"a":[{"cidr":"10.0.0.0/32"}]}', 'Malformed CIDR'],
    ['more than 1,000 combinations', JSON.stringify(product(10)), 'Rule is too complex'],
    ['a range that is empty', '{"a":[{"numeric":[">",5,"<",5]}]}', 'Bottom must be less than top'],
  ])('is refused for %s', (_, source, reason) => {
    expect(problemsOf(source).map((problem) => problem.reason)).toEqual([expect.stringContaining(reason)]);
  });
});

/** A pattern with 2 to the power of `factors` combinations. */
function product(factors: number): object {
  return Object.fromEntries(Array.from({ length: factors }, (_, i) => [`f${i}`, { $or: [{ a: [i] }, { b: [i] }] }]));
}

describe('a pattern', () => {
  it('of which a key is given twice keeps the last', () => {
    expect(matchesPattern('{"a":[1],"a":[2]}', { a: 2 })).toBe(true);
    expect(matchesPattern('{"a":[1],"a":[2]}', { a: 1 })).toBe(false);
  });

  it('keeps its order of members in text, also of those that look like numbers', () => {
    expect(matchesPattern('{"$or":[{"1":[1]},{"b":[1]}],"1":[2]}', { 1: 2, b: 7 })).toBe(true);
    expect(matchesPattern('{"1":[2],"$or":[{"1":[1]},{"b":[1]}]}', { 1: 2, b: 7 })).toBe(false);
  });

  it('does not see what an object inherits', () => {
    expect(matchesPattern({ constructor: { name: [{ exists: true }] } }, { a: 1 })).toBe(false);
    expect(matchesPattern('{"__proto__": {"a": [1]}}', JSON.parse('{"__proto__": {"a": 1}}'))).toBe(true);
  });

  it('with a field called subRules is a pattern as written', () => {
    expect(matchesPattern({ subRules: ['x'] }, { subRules: 'x' })).toBe(true);
  });

  it('matches nothing but objects', () => {
    const index = compilePatterns([{ id: 'a', pattern: { a: [1] } }]);
    for (const event of ['a', null, [{ a: 1 }], 1])
      expect(() => index.match(event)).toThrow('an event must be a JSON object');
  });

  it('is within the limits of the service or told so', () => {
    const wide = '{"a":[{"numeric":[">",5000000001]}]}';
    expect(serviceProblems(wide, parsePattern(wide))).toMatchObject([{ path: '$.a' }]);
    const long = JSON.stringify({ a: ['x'.repeat(2_048)] });
    expect(serviceProblems(long, parsePattern(long))).toMatchObject([{ path: '$' }]);
    expect(serviceProblems(long, parsePattern(long), 4_096)).toEqual([]);
  });
});

describe('explaining a pattern', () => {
  const pattern = { source: ['aws.ec2'], detail: { state: ['running', 'pending'], tags: { k: ['a'], v: ['b'] } } };

  it.each([
    ['absent', { detail: {} }, 'detail.state', []],
    ['unequal', { detail: { state: 'stopped' } }, 'detail.state', ['stopped']],
    [
      'elements',
      {
        detail: {
          state: 'running',
          tags: [
            { k: 'a', v: 'x' },
            { k: 'y', v: 'b' },
          ],
        },
      },
      'detail.tags.v',
      ['x', 'b'],
    ],
  ])('says at which path it fails: %s', (reason, event, path, found) => {
    expect(explainPattern(pattern, { source: 'aws.ec2', ...event })).toMatchObject({
      matched: false,
      path,
      reason,
      found,
    });
  });

  it('says that a value is there which must not be', () => {
    expect(explainPattern({ a: [{ exists: false }] }, { a: 1 })).toMatchObject({ reason: 'present', found: [1] });
  });

  it('speaks of the branch that came furthest', () => {
    const either = { $or: [{ a: [1], b: [1] }, { a: [2] }] };
    expect(explainPattern(either, { a: 1, b: 2 })).toMatchObject({ path: 'b', reason: 'unequal' });
  });
});
