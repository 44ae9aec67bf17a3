import type { Scope } from '../call.ts';
import { awsManagedPolicy } from './aws-managed-policies.ts';
import { noSuchEntity } from './constraints.ts';
import { managedPolicies, type ManagedPolicy } from './state.ts';

/** The ARN of a policy that can be attached. Throws `NoSuchEntity`. */
export function attachable(scope: Scope, policyArn: string): string {
  if (!managedPolicies(scope).has(policyArn) && !awsManagedPolicy(policyArn))
    throw noSuchEntity(`Policy ${policyArn} does not exist or is not attachable.`);
  return policyArn;
}

/** AWS's own policies have no dates or ids of the account's: they exist since the epoch. */
export function existingPolicy(scope: Scope, policyArn = ''): ManagedPolicy {
  const own = managedPolicies(scope).get(policyArn);
  if (own) return own;
  const aws = awsManagedPolicy(policyArn);
  if (!aws) throw noSuchEntity(`Policy ${policyArn} was not found.`);
  const [, path = '/', name = ''] = /:policy(\/(?:.*\/)?)([^/]+)$/.exec(aws.arn) ?? [];
  const id = `ANPA${Buffer.from(name).toString('hex').toUpperCase().padEnd(17, 'A').slice(0, 17)}`;
  const { arn, document } = aws;
  return {
    name,
    path,
    id,
    arn,
    createDate: 0,
    updateDate: 0,
    tags: [],
    document,
    defaultVersion: 'v1',
    versions: [{ id: 'v1', document, createDate: 0 }],
  };
}
