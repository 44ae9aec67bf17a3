import type { Ids } from './ids.ts';
import type { Parts } from './parts.ts';
import type { Table } from './store.ts';

/** Who makes a call. A request signed with an access key that the stand-in never issued is the account's root. */
export type Principal =
  | { kind: 'root'; account: string }
  | { kind: 'user'; account: string; userArn: string }
  /** `policies` are session policies, as JSON text, which narrow what the role allows. */
  | { kind: 'role'; account: string; roleArn: string; sessionName: string; policies?: readonly string[] }
  | { kind: 'service'; account: string; service: string; sourceArn?: string };

/** An event as a service hands it to EventBridge; id, account, time and Region are added there. */
export interface EmittedEvent {
  source: string;
  detailType: string;
  resources: string[];
  detail: unknown;
}

export interface LaterTask {
  /** `<folder>/<task>` */
  task: string;
  payload: unknown;
  /** Milliseconds since the epoch; now if neither is given. */
  at?: number;
  /** Milliseconds from now. */
  after?: number;
  account?: string;
  region?: string;
  /** A task given under a name replaces the one that waits under it (in the same account and Region). */
  name?: string;
}

/** Where state lies. */
export interface Scope {
  readonly account: string;
  readonly region: string;
  /** `table('ssm/parameters')` is this account's and Region's; pass `{region: 'global'}` for IAM and other global services. */
  table<T>(name: string, scope?: { account?: string; region?: string }): Table<T>;
}

/** One API call or one background task: what it may know and do. All its changes are kept together. */
export interface Call extends Scope {
  readonly partition: string;
  readonly principal: Principal;
  readonly service: string;
  readonly operation: string;
  readonly requestId: string;
  readonly via?: string;
  readonly ids: Ids;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Does `task` later, also over a restart of the stand-in. Returns the task's id. */
  later(task: LaterTask): string;
  /** Forgets a task by its id or name. */
  forget(idOrName: string): void;
  /** Puts an event on this account's default bus. */
  emit(event: EmittedEvent): void;
  /** Says that a resource was created, changed or deleted, so that AWS Config may look at it. */
  changed(resourceType: string, resourceId: string): void;
  /** Calls another API as somebody: validated, authorised, throttled and traced like a call from outside. Throws `AwsError`. */
  invoke(request: Invocation): Promise<Record<string, unknown>>;
  /** The service that boto3 calls `botoName`, for the schemas of its client; undefined if the stand-in has none. */
  serviceOf(botoName: string): Promise<KnownService | undefined>;
  /** The service in this folder below `emulator/`. */
  serviceIn(folder: string): Promise<KnownService>;
  /** Keeps what was done so far, before a long wait. */
  commit(): void;
  /** Commits and waits for the next `signal` of this name, which may move time on. Not kept over a restart. */
  waitFor(name: string): Promise<void>;
  /** Ends the waits under this name. */
  signal(name: string): void;
  /** What the outside attached to the world under this name. */
  part<K extends keyof Parts>(name: K): Parts[K] | undefined;
}

/** A service as its client package describes it. */
export interface KnownService {
  readonly folder: string;
  readonly module: object;
}

export interface Invocation {
  /** The service's folder: `ssm`, `s3`, `security-hub`. */
  service: string;
  operation: string;
  input: Record<string, unknown>;
  principal: Principal;
  account?: string;
  region?: string;
  /** The service that passes its caller's own rights on, as in `ssm`: `kms:ViaService` says so. */
  via?: string;
}

/** `arn:aws:ssm:eu-west-1:123456789012:parameter/a` from `arn(call, 'ssm', 'parameter/a')`. */
export const arn = (
  call: { partition: string; account: string; region: string },
  service: string,
  resource: string,
  place: { region?: string; account?: string } = {},
): string =>
  `arn:${call.partition}:${service}:${place.region ?? call.region}:${place.account ?? call.account}:${resource}`;

/** The ARN that `GetCallerIdentity`, CloudTrail and `ExecutedBy` show. */
export function principalArn(principal: Principal, partition: string): string {
  switch (principal.kind) {
    case 'root':
      return `arn:${partition}:iam::${principal.account}:root`;
    case 'user':
      return principal.userArn;
    case 'role':
      return `arn:${partition}:sts::${principal.account}:assumed-role/${principal.roleArn.split('/').at(-1)}/${principal.sessionName}`;
    case 'service':
      return principal.service;
  }
}
