import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Change, Journal } from './store.ts';

/**
 * A journal in one file: a line of JSON for each unit of work. A killed process leaves at most one half line at the end,
 * which is a unit that never happened. Opening the file folds it into one line for each row that is left.
 */
export function fileJournal(path: string): Journal & { close(): void } {
  mkdirSync(dirname(path), { recursive: true });
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  // what follows the last newline was cut off in the middle
  lines.pop();
  const changes = fold(lines.map((line) => JSON.parse(line) as Change[]));
  const fresh = `${path}.new`;
  writeFileSync(fresh, changes.map((change) => `${JSON.stringify([change])}\n`).join(''));
  renameSync(fresh, path);
  const file = openSync(path, 'a');
  return {
    load: () => [changes],
    append: (unit) => appendFileSync(file, `${JSON.stringify(unit)}\n`),
    close: () => closeSync(file),
  };
}

function fold(units: Change[][]): Change[] {
  const rows = new Map<string, Change>();
  for (const unit of units)
    for (const change of unit) {
      const id = JSON.stringify([change[0], change[1]]);
      if (change.length === 2) rows.delete(id);
      else rows.set(id, change);
    }
  return [...rows.values()];
}
