import type { Call, Principal } from '../call.ts';
import { AwsError } from '../errors.ts';
import { ofFamily } from '../iam/access-denied.ts';
import { askerOf } from '../iam/asker.ts';
import { contextOf } from '../iam/call-context.ts';
import { evaluate } from '../iam/evaluate.ts';
import { readPolicy } from '../iam/policy-document.ts';
import { roles, type Role } from '../iam/state.ts';
import { accessKeyId, letters } from '../iam/unique-id.ts';
import { sessions, type Session } from './state.ts';

export interface SessionRequest {
  roleArn: string;
  sessionName: string;
  /** The service that assumes the role: `lambda.amazonaws.com`, `ssm.amazonaws.com`. */
  service: string;
  /** The resource for whose sake: a function, an execution, a schedule. Trust policies may ask for it. */
  sourceArn?: string;
  /** Seconds; one hour unless said otherwise. */
  duration?: number;
}

export interface IssuedSession {
  principal: Extract<Principal, { kind: 'role' }>;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string; expiration: number };
}

/**
 * A role session for a service that works under a role. Throws `AccessDenied` unless the role exists and its trust policy
 * names the service, with whatever `aws:SourceAccount` and `aws:SourceArn` it asks for.
 */
export function issueSession(call: Call, request: SessionRequest): IssuedSession {
  const { service, sourceArn, roleArn } = request;
  const principal: Principal = {
    kind: 'service',
    account: call.account,
    service,
    ...(sourceArn === undefined ? {} : { sourceArn }),
  };
  const role = findRole(call, roleArn);
  if (!role || !mayAssume({ ...call, principal }, role, {})) throw notAuthorized(`User: ${service}`, roleArn);
  return startSession(call, role, {
    sessionName: request.sessionName,
    duration: request.duration ?? 3600,
    policies: [],
  });
}

export const notAuthorized = (who: string, roleArn: string): AwsError =>
  ofFamily('sts', `${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`);

/** The role behind an ARN, in whatever account. */
export function findRole(call: Call, roleArn: string): Role | undefined {
  const [, account, name] = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn) ?? [];
  const role = account && name ? roles(call, account).get(name) : undefined;
  return role?.arn === roleArn ? role : undefined;
}

/** Whether the caller may assume the role, by its trust policy and, where that leaves it to the account, by the caller's own. */
export function mayAssume(call: Call, role: Role, context: Record<string, string>): boolean {
  const { asker, entity, identity, boundary, session } = askerOf(call.principal, call);
  const resourceAccount = role.arn.split(':')[4] ?? '';
  const request = { action: 'sts:AssumeRole', resource: role.arn, context };
  return evaluate({
    ...request,
    context: contextOf(request, call, asker, entity, resourceAccount),
    asker,
    resourceAccount,
    identity: call.principal.kind === 'root' ? [MAY_ASSUME] : identity,
    boundary,
    session,
    resourcePolicy: readPolicy(role.trustPolicy),
    resourcePolicyDecides: true,
  }).allowed;
}

const MAY_ASSUME = readPolicy(
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] }),
);

/** Issues keys for a role, after all checks. */
export function startSession(
  call: Call,
  role: Role,
  { sessionName, duration, policies }: { sessionName: string; duration: number; policies: string[] },
): IssuedSession {
  const account = role.arn.split(':')[4] ?? call.account;
  const session: Session = {
    accessKeyId: accessKeyId(call.ids, 'ASIA', account),
    secretAccessKey: letters(call.ids, 40),
    sessionToken: `IQoJb3JpZ2luX2Vj${letters(call.ids, 64)}`,
    account,
    roleArn: role.arn,
    roleId: role.id,
    sessionName,
    policies,
    expiration: call.now() + duration * 1000,
  };
  forgetExpired(call);
  sessions(call).put(session.accessKeyId, session);
  const { secretAccessKey, sessionToken, expiration } = session;
  return {
    principal: {
      kind: 'role',
      account,
      roleArn: role.arn,
      sessionName,
      ...(policies.length > 0 ? { policies } : {}),
    },
    credentials: { accessKeyId: session.accessKeyId, secretAccessKey, sessionToken, expiration },
  };
}

const MAX_SESSIONS = 1_000;

/** The keys of a forgotten session are still refused as expired: the front door knows them by their form. */
function forgetExpired(call: Call): void {
  const table = sessions(call);
  if (table.size < MAX_SESSIONS) return;
  for (const session of table.values()) if (session.expiration <= call.now()) table.delete(session.accessKeyId);
}
