import type { Call, Principal } from '../../call.ts';
import type { PlainType, StepDefinition } from '../documents/automation-document.ts';
import type { Failure } from './failure.ts';
import type { ValueScope } from './resolve.ts';

export interface InputRule {
  /** What the value is converted to; as it is if absent. */
  type?: PlainType;
  required?: true;
  allowed?: readonly string[];
}

/** Everything about one action. Retries, time-outs, `onFailure` and the way from step to step belong to the engine alone. */
export interface Action {
  readonly name: string;
  /** The page that describes it. */
  readonly documentation: string;
  readonly inputs: Readonly<Record<string, InputRule>>;
  /** Inputs that the action resolves itself, each time it needs them. */
  readonly unresolved?: readonly string[];
  readonly outputs: Readonly<Record<string, PlainType>>;
  /** Seconds until a step times out that does not say so itself; `none` waits for ever. */
  readonly timeoutSeconds?: number | 'none';
  readonly maxTimeoutSeconds?: number;
  readonly forbidsOnCancel?: true;
  /** Waiting steps of this action do not count against the quota of concurrent executions. */
  readonly parks?: true;
  /** What `CreateDocument` refuses in the inputs. */
  readonly check?: (inputs: Record<string, unknown>) => string[];
  /** The steps that the inputs lead to. */
  readonly targets?: (inputs: Record<string, unknown>) => string[];
  /** Does the work, or the next part of it. */
  readonly run: (run: StepRun) => Result | Promise<Result>;
  /** Undoes what waits when the step is cancelled or has timed out. */
  readonly cancel?: (run: StepRun) => void | Promise<void>;
}

/** What an action knows of the step that it runs for. */
export interface StepRun {
  readonly call: Call;
  readonly executionId: string;
  readonly stepId: string;
  readonly depth: number;
  readonly definition: StepDefinition;
  /** Resolved and converted. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What the last run of this attempt left; undefined at the first. */
  readonly memo: unknown;
  readonly scope: ValueScope;
  /** Who the step acts as. */
  readonly principal: Principal;
  /** Undefined is for ever. */
  readonly timeoutSeconds: number | undefined;
  /** Calls an API as the execution's role, or as the caller who started it. A refusal becomes the step's failure. */
  invoke(service: string, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
}

export type Result =
  /** `response` is what the selectors of the declared outputs look at. */
  | {
      kind: 'done';
      outputs?: Record<string, unknown>;
      response?: unknown;
      variables?: Record<string, unknown>;
      /** The step that a branch chose. */
      nextStep?: string;
      /** The runbook, or this iteration of its loop, ends here. */
      ends?: boolean;
    }
  | { kind: 'failed'; failure: Failure; outputs?: Record<string, unknown>; timedOut?: true }
  /** Runs again after so many milliseconds. */
  | { kind: 'again'; after: number; memo: unknown }
  /** Runs again when somebody wakes it: a signal, or a child that ended. */
  | { kind: 'wait'; status: 'InProgress' | 'Waiting'; memo: unknown; outputs?: Record<string, unknown> }
  /** Runs the steps inside the loop once more. */
  | { kind: 'iterate'; iteration: number; value?: unknown; outputs: Record<string, unknown>; memo: unknown };

export const failed = (failure: Failure): Result => ({ kind: 'failed', failure });

const GUIDE = 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action';
export const guidePage = (page: string): string => `${GUIDE}-${page}.html`;
