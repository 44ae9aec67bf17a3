import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One API call of a case, as data. */
export interface CaseCall {
  /** `<folder>.<Operation>`: `ec2.CreateSecurityGroup`. */
  call: string;
  /** A text that is exactly `$name.Path` is a part of the output that `as` kept. */
  input?: Record<string, unknown>;
  as?: string;
  /** Milliseconds to let pass afterwards. */
  advance?: number;
}

/** One state of the world, and what a remediation does to it. `runbooks/<id>/cases/*.json` holds lists of them. */
export interface RunbookCase {
  name: string;
  seed: CaseCall[];
  resource: { type: string; id: string; arn?: string };
  /** What the policy sets. */
  parameters?: Record<string, string>;
  /** IAM actions that the runbook's role lacks. */
  deny?: string[];
  /** Nothing needs putting right: nothing may be written. */
  compliant: boolean;
  /** Reads that show the state; `at` is the part of the answer that counts. An error counts by its code. */
  watch: { call: string; input?: Record<string, unknown>; at?: string }[];
  /** What the watched reads show afterwards, in their order. */
  after?: unknown[];
  /** In AWS's spelling; Success unless it says otherwise. */
  status?: string;
  /** It fails after it has written. */
  wrote?: boolean;
  /** A part of the failure message. */
  failure?: string;
}

export const RUNBOOKS = resolve(import.meta.dirname, '../../runbooks');

export const casesOf = (id: string): RunbookCase[] =>
  readdirSync(join(RUNBOOKS, id, 'cases'))
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => JSON.parse(readFileSync(join(RUNBOOKS, id, 'cases', file), 'utf8')) as RunbookCase[]);
