/** What can be switched at once, without a deployment. Each is a String parameter below `RECTIFY_SETTINGS_PREFIX`. */
export interface Settings {
  /** `<prefix>/kill-switch`: `on` or `off`. */
  killSwitch: boolean;
  /** `<prefix>/modes`: JSON, a mode by policy id; it wins over the policy's own. */
  modes: Readonly<Record<string, Mode>>;
  /** `<prefix>/budgets`: JSON, remediations an hour by policy id; it wins over the policy's own. */
  budgets: Readonly<Record<string, number>>;
}

type Mode = 'auto' | 'approve' | 'observe';
const MODES: readonly string[] = ['auto', 'approve', 'observe'] satisfies Mode[];
const isMode = (value: unknown): value is Mode => typeof value === 'string' && MODES.includes(value);

/** A parameter holds what it may not. */
export class InvalidSetting extends Error {
  constructor(parameter: string, found: string, mend: string) {
    super(`The parameter ${parameter} holds ${quoted(found)}. ${mend}`);
    this.name = 'InvalidSetting';
  }
}

const quoted = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);

/** `on` or `off`. */
export function parseSwitch(parameter: string, text: string): boolean {
  if (text === 'on') return true;
  if (text === 'off') return false;
  throw new InvalidSetting(parameter, text, 'Write on or off.');
}

export const parseModes = (parameter: string, text: string): Settings['modes'] =>
  parseByPolicy(parameter, text, isMode, 'a JSON object of policy ids and modes: auto, approve or observe');

export const parseBudgets = (parameter: string, text: string): Settings['budgets'] =>
  parseByPolicy(
    parameter,
    text,
    (value): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0,
    'a JSON object of policy ids and whole numbers from 0',
  );

function parseByPolicy<T>(
  parameter: string,
  text: string,
  fits: (value: unknown) => value is T,
  what: string,
): Readonly<Record<string, T>> {
  const mend = `Write ${what}.`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new InvalidSetting(parameter, text, mend);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new InvalidSetting(parameter, text, mend);
  const fitting: [string, T][] = [];
  for (const [policy, value] of Object.entries(parsed)) {
    if (!fits(value)) throw new InvalidSetting(parameter, `${policy}: ${JSON.stringify(value)}`, mend);
    fitting.push([policy, value]);
  }
  return Object.fromEntries(fitting);
}
