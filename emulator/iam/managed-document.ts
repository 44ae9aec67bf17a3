import type { Scope } from '../call.ts';
import { awsManagedPolicy } from './aws-managed-policies.ts';
import { managedPolicies } from './state.ts';

const NOTHING = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });

/** The text of a managed policy, AWS's or the account's own. A policy that is gone allows nothing. */
export function managedDocument(arn: string, scope: Scope): string {
  const account = /:iam::(\d{12}):policy\//.exec(arn)?.[1];
  if (account) return managedPolicies(scope, account).get(arn)?.document ?? NOTHING;
  return awsManagedPolicy(arn)?.document ?? NOTHING;
}
