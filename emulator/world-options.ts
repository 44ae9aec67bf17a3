import type { Task } from './agenda.ts';
import type { Call } from './call.ts';
import type { Clock } from './clock.ts';
import type { AwsError } from './errors.ts';
import type { Ids } from './ids.ts';
import type { ServiceEntry } from './service-registry.ts';
import type { Journal } from './store.ts';
import type { AccessRequest } from './wire/operation.ts';

/** What was called, by whom, and what came of it: for traces, and for tests that count calls. */
export interface CallRecord {
  call: Call;
  input: Record<string, unknown>;
  access: AccessRequest[];
  output?: unknown;
  error?: AwsError;
}

/** Injected faults: throw to fail the call. `after` runs when its effect has taken place. */
export interface Faults {
  before?(call: Call, input: Record<string, unknown>): void | Promise<void>;
  after?(call: Call, input: Record<string, unknown>): void | Promise<void>;
}

/** Runs something after some milliseconds; answers how to call it off. */
export type Timer = (run: () => void, ms: number) => () => void;

export interface WorldOptions {
  clock: Clock;
  ids: Ids;
  services: readonly ServiceEntry[];
  journal?: Journal;
  /** The account and Region of a caller that names none. */
  account?: string;
  region?: string;
  partition?: string;
  /** Throws the service's access error unless the caller may do what is asked. Everything is allowed without it. */
  authorize?: (request: AccessRequest, call: Call) => void;
  faults?: Faults;
  /** AWS's request quotas. On unless said otherwise. */
  quotas?: boolean;
  /** For a clock that moves of itself; without it time moves only by `until` and `advance`. */
  timer?: Timer;
  /** Told of every finished call. */
  observe?: (record: CallRecord) => void;
  /** Told of a background task that threw: a fault of the stand-in's own. */
  onTaskError?: (task: Task, error: unknown) => void;
}
