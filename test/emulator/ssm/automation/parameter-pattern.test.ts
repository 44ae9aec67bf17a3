import { describe, expect, it } from 'vitest';
import { allowedPattern } from '../../../../emulator/ssm/automation/parameter-pattern.ts';

describe('allowedPattern', () => {
  it.each<[pattern: string, value: string, matches: boolean]>([
    ['[a-z]+', 'abc', true],
    ['[a-z]+', 'abc1', false],
    ['a|b', 'b', true],
    ['a|b', 'ab', false],
    ['^$|^[a-z]+$', '', true],
    ['[*+]+', '+*', true],
    ['[\\w+=,.@-]++', 'a+b', true],
    ['(?i)abc', 'ABC', true],
    ['^key/(?i:[0-9a-f]{4})$', 'key/AB01', true],
    ['\\p{Alpha}\\p{Digit}+', 'a12', true],
    ['[\\p{Upper}_]+', 'A_B', true],
    ['[\\p{Upper}_]+', 'a', false],
    ['\\Aabc\\z', 'abc', true],
    ['^arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/[\\w+=,.@-]+$', 'arn:aws-us-gov:iam::123456789012:role/a+b', true],
    ['(?!.*--.*)[a-zA-Z][a-zA-Z0-9-]{0,254}', 'a--b', false],
  ])('%s with %j is %j', (pattern, value, matches) => expect(allowedPattern(pattern)?.test(value)).toBe(matches));

  it('is undefined for what is no pattern', () => expect(allowedPattern('[a-')).toBeUndefined());
});
