import { principalArn, type Call, type Principal, type Scope } from '../call.ts';
import type { Asker } from './match-principal.ts';
import { managedDocument } from './managed-document.ts';
import { readPolicy, type PolicyDocument } from './policy-document.ts';
import { roles, users, type Identity } from './state.ts';

/** What IAM knows of a caller: as whom policies name it, and its own policies. */
export interface AskerPolicies {
  asker: Asker;
  identity: PolicyDocument[];
  boundary: PolicyDocument | undefined;
  session: PolicyDocument[] | undefined;
  /** The identity itself; undefined for root and services, and for a role or user that was deleted. */
  entity: Identity | undefined;
}

export function askerOf(principal: Principal, call: Scope & Pick<Call, 'partition'>): AskerPolicies {
  const { kind, account } = principal;
  const none = { identity: [], boundary: undefined, session: undefined, entity: undefined };
  switch (kind) {
    case 'root':
      return { asker: { kind, account, arn: principalArn(principal, call.partition) }, ...none };
    case 'service':
      return { asker: { kind, account, arn: principal.service }, ...none };
    case 'user': {
      const user = users(call, account).get(nameOf(principal.userArn));
      return { asker: { kind, account, arn: principal.userArn }, ...policiesOf(user, call), session: undefined };
    }
    case 'role': {
      const role = roles(call, account).get(nameOf(principal.roleArn));
      const asker = {
        kind,
        account,
        arn: principal.roleArn,
        sessionArn: principalArn(principal, call.partition),
      };
      return { asker, ...policiesOf(role, call), session: principal.policies?.map(readPolicy) };
    }
  }
}

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function policiesOf(entity: Identity | undefined, scope: Scope): Omit<AskerPolicies, 'asker' | 'session'> {
  if (!entity) return { identity: [], boundary: undefined, entity };
  const documents = [...Object.values(entity.inline), ...entity.attached.map((arn) => managedDocument(arn, scope))];
  const boundary = entity.permissionsBoundary;
  return {
    identity: documents.map(readPolicy),
    boundary: boundary === undefined ? undefined : readPolicy(managedDocument(boundary, scope)),
    entity,
  };
}
