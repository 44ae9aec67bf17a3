import type { Call } from '../call.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { accessDenied } from './access-denied.ts';
import { askerOf } from './asker.ts';
import { contextOf } from './call-context.ts';
import { evaluate, type Decision } from './evaluate.ts';
import { readPolicy, type PolicyDocument } from './policy-document.ts';

/**
 * The stand-in's IAM, as `WorldOptions.authorize` takes it: throws the service's own access error unless the caller may do
 * what is asked. An account's root may do everything in its account. A service may do what a resource's policy lets it do;
 * where the operation names no resource policy (the member is absent, not merely undefined), a service is trusted.
 */
export function authorize(request: AccessRequest, call: Call): void {
  const decision = decide(request, call);
  if (decision && !decision.allowed) throw accessDenied(request, call, decision);
}

/** The decision with its reason; undefined where no policy is asked at all. */
export function decide(request: AccessRequest, call: Call): Decision | undefined {
  const { principal } = call;
  const resourceAccount = request.resourceAccount ?? accountOf(request.resource) ?? call.account;
  if (principal.kind === 'root' && principal.account === resourceAccount) return undefined;
  if (principal.kind === 'service' && !('resourcePolicy' in request)) return undefined;
  const { asker, entity, identity, boundary, session } = askerOf(principal, call);
  return evaluate({
    action: request.action,
    resource: request.resource,
    context: contextOf(request, call, asker, entity, resourceAccount),
    asker,
    resourceAccount,
    // the root of another account has all of that account's rights
    identity: principal.kind === 'root' ? [EVERYTHING] : identity,
    boundary,
    session,
    resourcePolicy: readResourcePolicy(request.resourcePolicy),
    resourcePolicyDecides: POLICY_DECIDES.test(request.action) && request.resourcePolicy !== undefined,
  });
}

/** A key's and a role's own policy must allow in any case. */
const POLICY_DECIDES = /^(?:kms:|sts:AssumeRole$)/;

const EVERYTHING = readPolicy(
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
);

/** Buckets name no account in their ARNs. */
const accountOf = (arn: string): string | undefined => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];

const objects = new WeakMap<object, PolicyDocument>();

/** A resource's policy, which services keep as text or as an object. */
function readResourcePolicy(policy: unknown): PolicyDocument | undefined {
  if (typeof policy === 'string') return policy === '' ? undefined : readPolicy(policy);
  if (typeof policy !== 'object' || policy === null) return undefined;
  let read = objects.get(policy);
  if (!read) {
    read = readPolicy(JSON.stringify(policy));
    objects.set(policy, read);
  }
  return read;
}
