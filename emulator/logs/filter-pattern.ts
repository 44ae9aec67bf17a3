import { AwsError } from '../errors.ts';

/**
 * Filter patterns of plain terms: all must occur (`ERROR timeout`), `"quoted phrases"`, `-excluded`, `?any ?of` (at least one),
 * and `{ $.a.b = "x" }` with `=`, `!=` and numeric comparisons over one JSON field.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compileFilter(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return jsonFilter(text);
  if (text.startsWith('[')) throw invalid(text);
  const terms = [...text.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign = '', quoted, bare]) => ({
    sign,
    word: quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '',
  }));
  const of = (sign: string): string[] => terms.filter((term) => term.sign === sign).map((term) => term.word);
  const [needed, excluded, any] = [of(''), of('-'), of('?')];
  return (message) =>
    needed.every((word) => message.includes(word)) &&
    !excluded.some((word) => message.includes(word)) &&
    (any.length === 0 || needed.length > 0 || any.some((word) => message.includes(word)));
}

type Compare = (found: unknown, wanted: string | number) => boolean;

const numeric =
  (test: (a: number, b: number) => boolean): Compare =>
  (found, wanted) =>
    typeof found === 'number' && typeof wanted === 'number' && test(found, wanted);

const same: Compare = (found, wanted) =>
  typeof wanted === 'number'
    ? found === wanted
    : typeof found === 'string' && (wanted.endsWith('*') ? found.startsWith(wanted.slice(0, -1)) : found === wanted);

const COMPARE: Readonly<Record<string, Compare>> = {
  '=': same,
  '!=': (found, wanted) => found !== undefined && !same(found, wanted),
  '<': numeric((a, b) => a < b),
  '<=': numeric((a, b) => a <= b),
  '>': numeric((a, b) => a > b),
  '>=': numeric((a, b) => a >= b),
};

function jsonFilter(text: string): (message: string) => boolean {
  const match = /^\{\s*\(?\s*\$\.([\w.]+)\s*(!=|<=|>=|=|<|>)\s*(?:"([^"]*)"|([^\s")]+))\s*\)?\s*\}$/.exec(text);
  if (!match) throw invalid(text);
  const [, path = '', operator = '', quoted, bare = ''] = match;
  const number = Number(bare);
  const wanted = quoted ?? (Number.isNaN(number) ? bare : number);
  const compare = COMPARE[operator];
  if (!compare) throw invalid(text);
  return (message) => {
    let value: unknown;
    try {
      value = JSON.parse(message);
    } catch {
      return false;
    }
    for (const key of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[key];
    return compare(value, wanted);
  };
}

const invalid = (pattern: string): AwsError =>
  new AwsError('InvalidParameterException', `Invalid filter pattern: ${pattern}`);
