import type { Clock } from '../core/clock.ts';
import type { ReadParameter } from './extension.ts';
import { InvalidSetting, parseBudgets, parseModes, parseSwitch, type Settings } from './settings.ts';

/** The settings, or why they are not known. Who does not know them must not act. */
export type SettingsAnswer = { known: true; settings: Settings; stale?: string } | { known: false; message: string };

export type ReadSettings = () => Promise<SettingsAnswer>;

/** For so many milliseconds what was read last may stand for what cannot be read. */
export const LAST_KNOWN_GOOD_MS = 10 * 60_000;

/**
 * The settings below `prefix`. Where they cannot be read, those that this process read last hold for ten minutes;
 * after that, and where a value is invalid, they are not known.
 */
export function settingsBelow(prefix: string, read: ReadParameter, clock: Clock): ReadSettings {
  let last: { settings: Settings; at: number } | undefined;
  return async () => {
    try {
      const settings = await readAll(prefix, read);
      last = { settings, at: clock.now() };
      return { known: true, settings };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const usable = last && clock.now() - last.at <= LAST_KNOWN_GOOD_MS && !(error instanceof InvalidSetting);
      return last && usable ? { known: true, settings: last.settings, stale: message } : { known: false, message };
    }
  };
}

async function readAll(prefix: string, read: ReadParameter): Promise<Settings> {
  const parsed = async <T>(name: string, parse: (parameter: string, text: string) => T): Promise<T> =>
    parse(`${prefix}/${name}`, await read(`${prefix}/${name}`));
  const [killSwitch, modes, budgets] = await Promise.all([
    parsed('kill-switch', parseSwitch),
    parsed('modes', parseModes),
    parsed('budgets', parseBudgets),
  ]);
  return { killSwitch, modes, budgets };
}

/** `<prefix>/notifications`: `on` or `off`. People are told unless it says `off`, also where it cannot be read. */
export function notificationsBelow(prefix: string, read: ReadParameter): () => Promise<boolean> {
  const name = `${prefix}/notifications`;
  return async () => {
    try {
      return parseSwitch(name, await read(name));
    } catch {
      return true;
    }
  };
}
