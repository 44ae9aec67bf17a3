import type { Call } from '../call.ts';

/** Operation names of a client module: the N of every exported `NCommand`. */
export type OperationName<M> = { [K in keyof M]: K extends `${infer N}Command` ? N : never }[keyof M] & string;

type CommandOf<M, N extends string> = `${N}Command` extends keyof M ? M[`${N}Command`] : never;

export type InputOf<M, N extends string> =
  CommandOf<M, N> extends new (...args: never) => { readonly input: infer I } ? I : never;

export type OutputOf<M, N extends string> =
  CommandOf<M, N> extends new (
    ...args: never
  ) => {
    resolveMiddleware(...args: never): (...args: never) => Promise<{ output: infer O }>;
  }
    ? Omit<O, '$metadata'>
    : never;

/** One question to IAM: may the caller do `action` on `resource`? */
export interface AccessRequest {
  /** As in a policy: `ssm:PutParameter`. Not always `<service>:<operation>`: `HeadBucket` is `s3:ListBucket`. */
  action: string;
  /** The ARN that the call acts on, or `*` where the action knows no resource. */
  resource: string;
  /** Condition keys of this request beside the global ones: `{'iam:PassedToService': 'lambda.amazonaws.com'}`. */
  context?: Record<string, string | string[]>;
  /** The account that owns the resource, where its ARN does not say: a bucket's. The caller's own otherwise. */
  resourceAccount?: string;
  /** The resource's own policy (queue, topic, function, key, bucket), where it has one. */
  resourcePolicy?: unknown;
}

/** Everything about one emulated operation. */
export interface Operation<I = never, O = unknown> {
  readonly name: string;
  /** What the caller needs; every one of them must be allowed. Asked before `handle`. */
  readonly access: (input: I, call: Call) => AccessRequest | AccessRequest[];
  /** The service's documented request quota for each account and Region, where it is low enough to be met. */
  readonly quota?: { perSecond: number; burst: number };
  readonly handle: (input: I, call: Call) => O | Promise<O>;
}

export type AnyOperation = Operation;

/** `const operation = operationsOf<typeof import('@aws-sdk/client-ssm')>()`: checks name, input and output against the client. */
export const operationsOf =
  <M extends object>() =>
  <N extends OperationName<M>>(
    name: N,
    definition: Omit<Operation<InputOf<M, N>, OutputOf<M, N>>, 'name'>,
  ): AnyOperation => ({ name, ...definition });

/** Work that a service does later: `payload` is what was given to `call.later`. A task that throws is tried again. */
export type TaskHandler = (payload: never, call: Call) => void | Promise<void>;

/** An emulated service: `service.ts` in its folder exports one. */
export interface ServiceDefinition {
  /** The folder below `emulator/`, and the prefix of its tables and tasks. */
  readonly folder: string;
  /** The SDK client package, for its schemas. */
  readonly module: object;
  readonly operations: readonly AnyOperation[];
  /** By name without the folder: `{'redeliver': …}` answers `call.later({task: 'sqs/redeliver', …})`. */
  readonly tasks?: Readonly<Record<string, TaskHandler>>;
}
