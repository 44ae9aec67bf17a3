import type { RequestContext } from './request-context.ts';

/** `yes` and `no`, and `unknown` where the answer hangs on a condition key that the stand-in does not know. */
export type Answer = 'yes' | 'no' | 'unknown';

export const not = (answer: Answer): Answer => (answer === 'unknown' ? answer : answer === 'yes' ? 'no' : 'yes');

/** `yes` if any is. */
export function anyOf(answers: Iterable<Answer>): Answer {
  let result: Answer = 'no';
  for (const answer of answers) {
    if (answer === 'yes') return 'yes';
    if (answer === 'unknown') result = 'unknown';
  }
  return result;
}

/** `no` if any is. */
export function allOf(answers: Iterable<Answer>): Answer {
  let result: Answer = 'yes';
  for (const answer of answers) {
    if (answer === 'no') return 'no';
    if (answer === 'unknown') result = 'unknown';
  }
  return result;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

const globs = new Map<string, RegExp>();

/** Matches `*` and `?` over the whole text. */
export function matchGlob(pattern: string, text: string, ignoreCase = false): boolean {
  const key = ignoreCase ? `i${pattern}` : `s${pattern}`;
  let glob = globs.get(key);
  if (!glob) {
    const source = pattern.replace(/[^*?]+|\*+|\?/g, (part) =>
      part.startsWith('*') ? '.*' : part === '?' ? '.' : escape(part),
    );
    glob = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
    if (globs.size > 5_000) globs.clear();
    globs.set(key, glob);
  }
  return glob.test(text);
}

/** A pattern with its variables filled in. What they stand for is matched as it is, wildcards included. */
export interface Filled {
  text: string;
  /** Set where a value was filled in that must not be read as a wildcard. */
  source?: RegExp;
}

const VARIABLE = /\$\{([^}]*)\}/g;

/**
 * Fills in `${aws:username}`, `${aws:PrincipalTag/team, 'none'}` and the escapes `${*}`, `${?}`, `${$}`.
 * Answers `no` if a key has no value (such a statement matches nothing) and `unknown` if the key is not known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function fillVariables(pattern: string, context: RequestContext): Filled | 'no' | 'unknown' {
  if (!pattern.includes('${')) return { text: pattern };
  let text = '';
  let source = '';
  let last = 0;
  for (const match of pattern.matchAll(VARIABLE)) {
    const value = variableValue(match[1] ?? '', context);
    if (typeof value !== 'string') return value.answer;
    const before = pattern.slice(last, match.index);
    text += before + value;
    source += globSource(before) + escape(value);
    last = match.index + match[0].length;
  }
  text += pattern.slice(last);
  source += globSource(pattern.slice(last));
  return { text, source: new RegExp(`^${source}$`, 's') };
}

const globSource = (part: string): string =>
  part.replace(/[^*?]+|\*+|\?/g, (piece) => (piece.startsWith('*') ? '.*' : piece === '?' ? '.' : escape(piece)));

function variableValue(name: string, context: RequestContext): string | { answer: 'no' | 'unknown' } {
  if (name === '*' || name === '?' || name === '$') return name;
  const [, key = '', fallback] = /^\s*([^,]+?)\s*(?:,\s*'([^']*)'\s*)?$/.exec(name) ?? [];
  const values = context.get(key);
  if (values === 'unknown') return fallback ?? { answer: 'unknown' };
  // a key with several values cannot be a variable
  if (values?.length === 1 && values[0] !== undefined) return values[0];
  return fallback ?? { answer: 'no' };
}
