import { conditionsHold } from './conditions.ts';
import { matchPrincipal, type Asker, type PrincipalMatch } from './match-principal.ts';
import { allOf, anyOf, fillVariables, matchGlob, not, type Answer } from './pattern.ts';
import type { PolicyDocument, Statement } from './policy-document.ts';
import type { RequestContext } from './request-context.ts';

export type PolicyKind = 'identity-based policy' | 'resource-based policy' | 'permissions boundary' | 'session policy';

/** Why a request is allowed or not: with which policies, or for want of which. */
export type Decision =
  | { allowed: true; by: PolicyKind }
  | { allowed: false; reason: 'explicit deny' | 'no allow'; by: PolicyKind };

export interface PolicyRequest {
  action: string;
  resource: string;
  context: RequestContext;
  asker: Asker;
  /** The account that owns the resource. */
  resourceAccount: string;
  identity: readonly PolicyDocument[];
  boundary?: PolicyDocument | undefined;
  /** Present if the session was issued with policies of its own. */
  session?: readonly PolicyDocument[] | undefined;
  resourcePolicy?: PolicyDocument | undefined;
  /** A key's policy and a role's trust policy must allow in any case; identity policies alone are not enough. */
  resourcePolicyDecides?: boolean;
}

/**
 * IAM's evaluation: an explicit deny anywhere decides; then the resource's policy may allow by itself; then an identity policy
 * must allow, and boundary and session policy must not withhold it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function evaluate(request: PolicyRequest): Decision {
  const { identity, boundary, session, resourcePolicy, asker } = request;
  const limits: [PolicyKind, readonly PolicyDocument[]][] = [
    ['permissions boundary', boundary ? [boundary] : []],
    ['session policy', session ?? []],
  ];
  const denies: [PolicyKind, readonly PolicyDocument[]][] = [
    ['identity-based policy', identity],
    ['resource-based policy', resourcePolicy ? [resourcePolicy] : []],
    ...limits,
  ];
  for (const [kind, policies] of denies)
    if (denied(policies, request, kind === 'resource-based policy')) return refuse('explicit deny', kind);

  const grant = resourcePolicy ? resourceGrant(resourcePolicy, request) : undefined;
  if (asker.kind === 'service')
    return grant ? { allowed: true, by: 'resource-based policy' } : refuse('no allow', 'resource-based policy');
  const foreign = asker.account !== request.resourceAccount;
  if ((foreign || request.resourcePolicyDecides) && !grant) return refuse('no allow', 'resource-based policy');
  // a policy that names the user or the session itself grants past boundary and session policy
  if (grant === 'itself' && !foreign) return { allowed: true, by: 'resource-based policy' };

  const grantedByResource = grant === 'role' && !foreign;
  if (!grantedByResource && !allowed(identity, request)) return refuse('no allow', 'identity-based policy');
  for (const [kind, policies] of limits) {
    const present = kind === 'session policy' ? session !== undefined : boundary !== undefined;
    if (present && !allowed(policies, request)) return refuse('no allow', kind);
  }
  return { allowed: true, by: grantedByResource ? 'resource-based policy' : 'identity-based policy' };
}

const refuse = (reason: 'explicit deny' | 'no allow', by: PolicyKind): Decision => ({ allowed: false, reason, by });

/** What is not understood denies. */
const denied = (policies: readonly PolicyDocument[], request: PolicyRequest, withPrincipal: boolean): boolean =>
  policies.some((policy) =>
    policy.statements.some(
      (statement) =>
        statement.effect === 'Deny' &&
        (!withPrincipal || principalOf(statement, request.asker) !== undefined) &&
        applies(statement, policy, request) !== 'no',
    ),
  );

const allowed = (policies: readonly PolicyDocument[], request: PolicyRequest): boolean =>
  policies.some((policy) =>
    policy.statements.some(
      (statement) => statement.effect === 'Allow' && applies(statement, policy, request) === 'yes',
    ),
  );

/** The strongest way in which the resource's policy lets the asker in. */
function resourceGrant(policy: PolicyDocument, request: PolicyRequest): PrincipalMatch | undefined {
  const order: readonly PrincipalMatch[] = ['itself', 'role', 'account'];
  const grants = policy.statements.flatMap((statement) => {
    if (statement.effect !== 'Allow' || applies(statement, policy, request) !== 'yes') return [];
    return principalOf(statement, request.asker) ?? [];
  });
  return order.find((match) => grants.includes(match));
}

function principalOf(statement: Statement, asker: Asker): PrincipalMatch | undefined {
  if (statement.principal) return matchPrincipal(statement.principal, asker);
  if (statement.notPrincipal) return matchPrincipal(statement.notPrincipal, asker) ? undefined : 'itself';
  return undefined;
}

const applies = (statement: Statement, policy: PolicyDocument, request: PolicyRequest): Answer =>
  allOf([
    matchesAction(statement, request.action) ? 'yes' : 'no',
    matchesResource(statement, policy, request),
    conditionsHold(statement.conditions, request.context, policy),
  ]);

function matchesAction({ actions, notActions }: Statement, action: string): boolean {
  const matches = (pattern: string): boolean => matchGlob(pattern, action, true);
  return actions ? actions.some(matches) : !(notActions ?? []).some(matches);
}

function matchesResource(statement: Statement, policy: PolicyDocument, request: PolicyRequest): Answer {
  const { resources, notResources } = statement;
  // a trust policy names no resource: it is the role's own
  if (!resources && !notResources) return 'yes';
  const matches = (pattern: string): Answer => matchOne(pattern, policy, request);
  return resources ? anyOf(resources.map(matches)) : not(anyOf((notResources ?? []).map(matches)));
}

function matchOne(pattern: string, policy: PolicyDocument, { resource, context }: PolicyRequest): Answer {
  const filled = policy.variables ? fillVariables(pattern, context) : { text: pattern };
  if (typeof filled === 'string') return filled;
  return (filled.source ? filled.source.test(resource) : matchGlob(filled.text, resource)) ? 'yes' : 'no';
}
