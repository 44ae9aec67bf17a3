import { principalArn, type Call } from '../call.ts';
import type { AccessRequest } from '../wire/operation.ts';
import type { Asker } from './match-principal.ts';
import { requestContext, type RequestContext } from './request-context.ts';
import type { Identity } from './state.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
export function contextOf(
  request: AccessRequest,
  call: Call,
  asker: Asker,
  entity: Identity | undefined,
  resourceAccount: string,
): RequestContext {
  const now = call.now();
  const service = call.principal.kind === 'service' ? call.principal : undefined;
  const tags = entity?.tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value] as const) ?? [];
  return requestContext({
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:PrincipalAccount': asker.account,
    'aws:PrincipalArn': service ? undefined : asker.arn,
    'aws:PrincipalType': principalType(asker),
    'aws:PrincipalIsAWSService': String(service !== undefined),
    'aws:PrincipalServiceName': service?.service,
    'aws:RequestedRegion': call.region,
    'aws:ResourceAccount': resourceAccount,
    // the loopback socket stands for TLS
    'aws:SecureTransport': 'true',
    'aws:SourceAccount': service?.account,
    'aws:SourceArn': service?.sourceArn,
    'aws:SourceOwner': service && SET_SOURCE_OWNER.has(service.service) ? service.account : undefined,
    'aws:ViaAWSService': 'false',
    'aws:userid': userId(call, entity),
    'aws:username': asker.kind === 'user' ? asker.arn.slice(asker.arn.lastIndexOf('/') + 1) : undefined,
    ...Object.fromEntries(tags),
    ...request.context,
  });
}

/**
 * Older services say so too for whom they publish, which SNS's default topic policy asks for; newer ones, EventBridge among
 * them, do not. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#source-account-versus-source-owner
 */
const SET_SOURCE_OWNER: ReadonlySet<string> = new Set(['cloudwatch.amazonaws.com']);

function principalType({ kind }: Asker): string | undefined {
  switch (kind) {
    case 'root':
      return 'Account';
    case 'user':
      return 'User';
    case 'role':
      return 'AssumedRole';
    case 'service':
      return undefined;
  }
}

/** `AROA…:session`, `AIDA…`, or the account. */
export function userId(
  { principal, partition }: Pick<Call, 'principal' | 'partition'>,
  entity: Identity | undefined,
): string {
  switch (principal.kind) {
    case 'role':
      return `${entity?.id ?? 'AROAUNKNOWN'}:${principal.sessionName}`;
    case 'user':
      return entity?.id ?? 'AIDAUNKNOWN';
    case 'root':
      return principal.account;
    case 'service':
      return principalArn(principal, partition);
  }
}
