import type { RunbookFile } from './read-runbook.ts';

export interface RunSettings {
  runbook: RunbookFile;
  others: RunbookFile[];
  parameters: Record<string, string[]>;
  region: string;
  approve: boolean;
  /** A JSON file of calls that make the state before the run. */
  given?: string;
  /** The search path for programs. */
  path: string;
}
