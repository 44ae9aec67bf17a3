import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { emitChange, emitPolicyAction } from './parameter-events.ts';
import { parameters, type ParameterVersion } from './state.ts';

interface Policy {
  Type: string;
  Version: string;
  Attributes?: { Timestamp?: string; Before?: string; After?: string; Unit?: string };
}

const MOST_POLICIES = 10;
const UNITS: Record<string, number> = { days: 86_400_000, hours: 3_600_000 };

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-policies.html */
export function checkPolicies(call: Call, text: string | undefined, before: string[]): string[] {
  if (text === undefined) return before;
  const policies = parse(text);
  if (policies.length > MOST_POLICIES)
    throw new AwsError(
      'PoliciesLimitExceededException',
      `You specified more than the maximum number of allowed policies for the parameter. The maximum is ${MOST_POLICIES}.`,
    );
  for (const policy of policies) checkPolicy(call, policy);
  if (
    policies.some(({ Type }) => Type === 'ExpirationNotification') &&
    !policies.some(({ Type }) => Type === 'Expiration')
  )
    throw new AwsError(
      'IncompatiblePolicyException',
      'There is a conflict in the policies specified for this parameter. An ExpirationNotification policy needs an Expiration policy.',
    );
  return policies.map((policy) => JSON.stringify(policy));
}

function parse(text: string): Policy[] {
  try {
    const value: unknown = text.trim() === '' ? [] : JSON.parse(text);
    if (Array.isArray(value)) return value as Policy[];
  } catch {
    // answered below
  }
  throw new AwsError('InvalidPolicyAttributeException', 'The policies are not a JSON array.');
}

function checkPolicy(call: Call, { Type, Attributes = {} }: Policy): void {
  const bad = (what: string): AwsError =>
    new AwsError('InvalidPolicyAttributeException', `A policy attribute or its value is invalid: ${what}.`);
  if (Type === 'Expiration') {
    const at = Date.parse(Attributes.Timestamp ?? '');
    if (Number.isNaN(at) || at <= call.now()) throw bad('Timestamp');
  } else if (Type === 'ExpirationNotification' || Type === 'NoChangeNotification') {
    const count = Number(Type === 'ExpirationNotification' ? Attributes.Before : Attributes.After);
    if (!Number.isInteger(count) || count < 1) throw bad(Type === 'ExpirationNotification' ? 'Before' : 'After');
    if (!UNITS[Attributes.Unit?.toLowerCase() ?? '']) throw bad('Unit');
  } else
    throw new AwsError(
      'InvalidPolicyTypeException',
      `The policy type isn't supported: ${Type}. Parameter Store supports the following policy types: Expiration, ExpirationNotification, and NoChangeNotification.`,
    );
}

/** Plans what the policies of a new version will do. */
export function armPolicies(call: Call, name: string, { policies, version, modifiedAt }: ParameterVersion): void {
  for (const text of policies) {
    const { Type, Attributes = {} } = JSON.parse(text) as Policy;
    const unit = UNITS[Attributes.Unit?.toLowerCase() ?? ''] ?? 0;
    const at =
      Type === 'NoChangeNotification'
        ? modifiedAt + Number(Attributes.After) * unit
        : expiry(policies) - (Type === 'ExpirationNotification' ? Number(Attributes.Before) * unit : 0);
    call.later({ task: 'ssm/apply-parameter-policy', payload: { name, version, type: Type }, at });
  }
}

function expiry(policies: string[]): number {
  const expiration = policies.map((text) => JSON.parse(text) as Policy).find(({ Type }) => Type === 'Expiration');
  return Date.parse(expiration?.Attributes?.Timestamp ?? '');
}

/** Task: a policy's time has come, unless the parameter has been changed since. */
export function applyParameterPolicy(due: { name: string; version: number; type: string }, call: Call): void {
  const current = parameters(call).get(due.name)?.versions.at(-1);
  if (current?.version !== due.version) return;
  if (due.type === 'Expiration') {
    parameters(call).delete(due.name);
    emitChange(call, 'Delete', due.name, current);
    emitPolicyAction(call, due.name, current, due.type, 'The parameter has expired and was deleted.');
  } else
    emitPolicyAction(
      call,
      due.name,
      current,
      due.type,
      due.type === 'NoChangeNotification' ? 'The parameter has not been changed.' : 'The parameter is about to expire.',
    );
}

/** A version's policies as `DescribeParameters` shows them. */
export const shownPolicies = (version: ParameterVersion) =>
  version.policies.map((PolicyText) => ({
    PolicyText,
    PolicyType: (JSON.parse(PolicyText) as Policy).Type,
    PolicyStatus: 'Pending',
  }));
