import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from '../command.ts';

export interface RunbookFile {
  file: string;
  /** The file's name without its ending. */
  name: string;
  text: string;
  format: 'JSON' | 'YAML';
}

/** Throws `UsageError` for a file that cannot be read. */
export function readRunbook(file: string): RunbookFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const name = basename(file).replace(/\.(ya?ml|json)$/i, '');
  return { file, name, text, format: /\.json$/i.test(file) ? 'JSON' : 'YAML' };
}
