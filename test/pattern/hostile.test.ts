import { describe, expect, it } from 'vitest';
import { compilePatterns, matchesPattern, parsePattern } from '../../src/pattern/index.ts';

const LIMIT_MS = 1_500;

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

describe('hostile input costs no more than its size', () => {
  it('deep nesting of a pattern is refused, not a stack overflow', () => {
    const deep = '{"a":'.repeat(50_000) + '[1]' + '}'.repeat(50_000);
    expect(() => parsePattern(deep)).toThrow('nested deeper than 1000 levels');
    expect(() => parsePattern({ a: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) as object })).toThrow(
      'nested deeper',
    );
  });

  it('deep nesting of an event is passed over', () => {
    const deep = JSON.parse(`{"a":${'['.repeat(100_000)}1${']'.repeat(100_000)},"b":2}`) as object;
    expect(matchesPattern({ b: [2] }, deep)).toBe(true);
    expect(matchesPattern({ a: [1] }, deep)).toBe(false);
  });

  it('a product of $or branches is refused before it is built', () => {
    const bomb = JSON.stringify(
      Object.fromEntries(
        Array.from({ length: 60 }, (_, i) => [`k${i}`, { $or: [{ a: [i] }, { b: [i] }, { c: [i] }] }]),
      ),
    );
    expect(timed(() => expect(() => parsePattern(bomb)).toThrow('Rule is too complex'))).toBeLessThan(LIMIT_MS);
  });

  it('a wildcard with many stars does not backtrack', () => {
    const wildcard = `${'a*'.repeat(1_000)}b`;
    const value = 'a'.repeat(200_000);
    expect(timed(() => expect(matchesPattern({ x: [{ wildcard }] }, { x: value })).toBe(false))).toBeLessThan(LIMIT_MS);
  });

  it('an ignored case with many mappings does not backtrack', () => {
    const text = 'ß'.repeat(400);
    const pattern = { x: [{ suffix: { 'equals-ignore-case': text } }] };
    const value = `${'S'.repeat(1_500)}x`;
    expect(timed(() => expect(matchesPattern(pattern, { x: value })).toBe(false))).toBeLessThan(LIMIT_MS);
  });

  it('large arrays whose elements almost fit are searched once', () => {
    const elements = Array.from({ length: 20_000 }, (_, i) => ({ x: 1, y: i % 2 ? 2 : 1, z: i % 2 ? 1 : 2 }));
    const pattern = { a: { x: [1], y: [2], z: [2] } };
    expect(timed(() => expect(matchesPattern(pattern, { a: elements })).toBe(false))).toBeLessThan(LIMIT_MS);
    elements.push({ x: 1, y: 2, z: 2 });
    expect(timed(() => expect(matchesPattern(pattern, { a: elements })).toBe(true))).toBeLessThan(LIMIT_MS);
  });

  it('arrays that have nothing to do with each other are not combined', () => {
    const free = Array.from({ length: 300 }, () => ({ x: 1 }));
    const last = [
      { x: 1, y: 2 },
      { x: 2, y: 1 },
    ];
    const pattern = { a: { x: [1] }, b: { x: [1] }, c: { x: [1] }, d: { x: [1] }, e: { x: [1], y: [1] } };
    const event = { a: free, b: free, c: free, d: free, e: last };
    expect(timed(() => expect(matchesPattern(pattern, event)).toBe(false))).toBeLessThan(LIMIT_MS);
  });

  it('many equal values do not visit a crowded place again and again', () => {
    const index = compilePatterns(
      Array.from({ length: 2_000 }, (_, i) => ({
        id: String(i),
        pattern: { a: ['x'], b: [{ 'anything-but': `y${i}` }] },
      })),
    );
    const event = { a: Array.from({ length: 20_000 }, () => 'x'), b: 'y7' };
    expect(timed(() => expect(index.match(event)).toHaveLength(1_999))).toBeLessThan(LIMIT_MS);
  });
});
