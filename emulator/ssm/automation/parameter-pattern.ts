import { createContext, Script } from 'node:vm';

/** Java's POSIX classes, as ranges of a character class. */
const POSIX: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: 'A-Za-z0-9',
  XDigit: '0-9A-Fa-f',
  Punct: '!-\\/:-@\\[-`{-~',
};

/** An escape, a whole character class, or a quantifier that is made possessive. */
const PARTS = /\\p\{\w+\}|\\.|\[(?:\\p\{\w+\}|\\.|[^\]\\])*\]|([*+?}])\+/g;

/**
 * An `allowedPattern`, which AWS reads in Java's dialect and matches against the whole value.
 * Undefined if it is no regular expression.
 */
export function allowedPattern(pattern: string): RegExp | undefined {
  const flags = /^\(\?([a-z]+)\)/.exec(pattern);
  const body = flags ? pattern.slice(flags[0].length) : pattern;
  try {
    return new RegExp(`^(?:${body.replace(PARTS, translated)})$`, flags?.[1]?.replace(/[^ims]/g, '') ?? '');
  } catch {
    return undefined;
  }
}

const sandbox = createContext({ pattern: /^/, value: '' });
const tested = new Script('pattern.test(value)');
const TIMEOUT_MS = 250;

/** Whether the whole value matches. Undefined if that takes too long to say: some patterns are made for it. */
export function matchesPattern(pattern: RegExp, value: string): boolean | undefined {
  Object.assign(sandbox, { pattern, value });
  try {
    return tested.runInContext(sandbox, { timeout: TIMEOUT_MS }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}

function translated(part: string, quantifier: string | undefined): string {
  // a possessive quantifier matches as a greedy one, but for patterns that could then not match at all
  if (quantifier !== undefined) return quantifier;
  if (part.startsWith('[')) return part.replace(/\\p\{(\w+)\}/g, (whole, name: string) => POSIX[name] ?? whole);
  const posix = POSIX[/^\\p\{(\w+)\}$/.exec(part)?.[1] ?? ''];
  if (posix !== undefined) return `[${posix}]`;
  if (part === '\\A') return '^';
  return part === '\\z' || part === '\\Z' ? '$' : part;
}
