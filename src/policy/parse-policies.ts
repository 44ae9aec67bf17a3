import type { Checker, Path } from '../core/checker.ts';
import { isFields, type Fields } from '../core/field-at.ts';
import { checkPattern } from './check-pattern.ts';
import { DEFAULT_BUDGET, type Exemption, type Mode, type Policy } from './policy.ts';

const POLICY_MEMBERS = ['id', 'description', 'match', 'remediation', 'mode', 'budget', 'parameters'];
const MODES: readonly Mode[] = ['auto', 'approve', 'observe'];
const NAME = { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, words: 'small letters, digits and single dashes' };

/** The policies of one file, as they were written. What is wrong goes to `checker`. */
export function parsePolicyFile(
  value: unknown,
  file: string,
  lineOf: (path: Path) => number,
  checker: Checker,
): Policy[] {
  return entriesOf(value, 'policies', checker).flatMap(([entry, path]): Policy[] => {
    const fields = checker.fields(entry, path, POLICY_MEMBERS);
    if (!fields) return [];
    const match = fields['match'] === undefined ? {} : checkPattern(fields['match'], [...path, 'match'], checker);
    return [
      {
        id: checker.text(fields, 'id', path, NAME) ?? '',
        description: checker.text(fields, 'description', path) ?? '',
        match: match ?? {},
        remediation: checker.text(fields, 'remediation', path, NAME) ?? '',
        // what a policy does not say must not act
        mode: checker.oneOf(fields, 'mode', path, MODES, 'observe') ?? 'observe',
        budget: parseBudget(fields['budget'], [...path, 'budget'], checker),
        parameters: parseParameters(fields['parameters'] ?? {}, [...path, 'parameters'], checker),
        file,
        line: lineOf(path),
      },
    ];
  });
}

function parseBudget(value: unknown, path: Path, checker: Checker): Policy['budget'] {
  if (value === undefined) return { ...DEFAULT_BUDGET };
  const budget = checker.fields(value, path, ['perHour']);
  return { perHour: (budget && checker.integer(budget, 'perHour', path, 0, 10_000)) ?? 0 };
}

function parseParameters(value: unknown, path: Path, checker: Checker): Policy['parameters'] {
  if (!isFields(value)) {
    checker.add(path, 'It must be a map.', 'Write each parameter with its value.');
    return {};
  }
  const parameters = Object.entries(value).flatMap(([name, given]): [string, string | string[]][] => {
    if (typeof given === 'string') return [[name, given]];
    if (Array.isArray(given) && given.every((item) => typeof item === 'string')) return [[name, given]];
    checker.add(
      [...path, name],
      'It must be a text or a list of texts.',
      'Put numbers and booleans in quotes: AWS takes texts.',
    );
    return [];
  });
  return Object.fromEntries(parameters);
}

const EXEMPTION_MEMBERS = ['id', 'owner', 'reason', 'approver', 'expires', 'match'];
const DAY = {
  pattern: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/,
  words: 'a day such as 2026-12-31, or a time in ISO 8601 with its zone',
};

/** The exemptions of one file, as they were written. Unlike a policy's, their `match` must say something. */
export function parseExemptionFile(value: unknown, checker: Checker): Exemption[] {
  return entriesOf(value, 'exemptions', checker).flatMap(([entry, path]): Exemption[] => {
    const fields = checker.fields(entry, path, EXEMPTION_MEMBERS);
    if (!fields) return [];
    const match = checkPattern(fields['match'], [...path, 'match'], checker);
    return [
      {
        id: checker.text(fields, 'id', path, NAME) ?? '',
        owner: checker.text(fields, 'owner', path) ?? '',
        reason: checker.text(fields, 'reason', path) ?? '',
        approver: checker.text(fields, 'approver', path) ?? '',
        expires: checker.text(fields, 'expires', path, DAY) ?? '',
        match: match ?? {},
      },
    ];
  });
}

/** The list under the one member of a file, each entry with its path. A file of comments alone is empty. */
function entriesOf(value: unknown, member: string, checker: Checker): [unknown, Path][] {
  if (value === null || value === undefined) return [];
  const fields: Fields = checker.fields(value, [], [member]) ?? {};
  const list = fields[member] ?? [];
  if (Array.isArray(list)) return list.map((entry: unknown, index) => [entry, [member, index]]);
  checker.add([member], 'It must be a list.', 'Begin every entry with "- id: …".');
  return [];
}
