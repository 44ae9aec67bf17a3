import type { Checker, Path } from '../core/checker.ts';
import { isFields, type Fields } from '../core/field-at.ts';
import { InvalidEventPatternError, parsePattern, type Pattern } from '../pattern/index.ts';

/** The fields of a finding that a pattern may name; below `resource.tags` and `attributes` any. */
const fields = new Set([
  'source',
  'id',
  'eventId',
  'state',
  'check',
  'account',
  'region',
  'partition',
  'resource.type',
  'resource.id',
  'resource.arn',
  'severity',
  'title',
  'description',
  'observedAt',
  'suppressed',
]);
const open = ['resource.tags.', 'attributes.'];

/** Fields with a closed set of values: another literal would never match. */
const closed: Readonly<Record<string, readonly string[]>> = {
  source: ['config', 'security-hub', 'alarm'],
  state: ['failing', 'passing'],
  severity: ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'],
};

/** The pattern over findings at `path`, as it was written; undefined, and problems, where it is not one. */
export function checkPattern(value: unknown, path: Path, checker: Checker): Fields | undefined {
  if (!isFields(value))
    return checker.add(path, 'It must be an event pattern.', 'Write { severity: [HIGH, CRITICAL] }, for example.');
  try {
    checkFields(parsePattern(value), path, checker);
    return value;
  } catch (error) {
    if (!(error instanceof InvalidEventPatternError)) throw error;
    for (const problem of error.problems)
      checker.add([...path, ...keysOf(problem.path)], `${problem.reason}.`, `${problem.mend}.`);
    return undefined;
  }
}

function checkFields({ subRules }: Pattern, path: Path, checker: Checker): void {
  for (const { path: field, alternatives } of subRules.flat()) {
    const at = [...path, ...field.split('.')];
    if (!fields.has(field) && !open.some((prefix) => field.startsWith(prefix)))
      checker.add(
        at,
        'A finding has no such field.',
        `Use one of ${[...fields].join(', ')}, or one below resource.tags or attributes.`,
      );
    for (const alternative of alternatives)
      if (alternative.kind === 'exact' && closed[field] && !closed[field].includes(String(alternative.value)))
        checker.add(
          at,
          `${JSON.stringify(alternative.value)} is never the ${field} of a finding.`,
          `Use ${closed[field].join(', ')}.`,
        );
  }
}

/** `$.detail.state[0]` as keys. */
const keysOf = (path: string): (string | number)[] =>
  path
    .replace(/^\$\.?/, '')
    .split(/\.|\[(\d+)\]/)
    .filter((key) => key !== undefined && key !== '')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
