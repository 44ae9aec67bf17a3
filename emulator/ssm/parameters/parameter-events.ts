import type { Call } from '../../call.ts';
import { parameterArn } from './parameter-name.ts';
import type { ParameterVersion } from './state.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html */
export function emitChange(
  call: Call,
  change: 'Create' | 'Update' | 'Delete' | 'LabelParameterVersion',
  name: string,
  version: ParameterVersion,
): void {
  call.emit({
    source: 'aws.ssm',
    detailType: 'Parameter Store Change',
    resources: [parameterArn(call, name)],
    detail: {
      operation: change,
      name,
      type: version.type,
      ...(version.description === undefined ? {} : { description: version.description }),
    },
  });
}

/** What a parameter's own policies announce. */
export function emitPolicyAction(
  call: Call,
  name: string,
  version: ParameterVersion,
  policyType: string,
  action: string,
): void {
  call.emit({
    source: 'aws.ssm',
    detailType: 'Parameter Store Policy Action',
    resources: [parameterArn(call, name)],
    detail: {
      'policy-type': policyType,
      'parameter-name': name,
      'parameter-type': version.type,
      'action-status': 'Success',
      'action-reason': action,
    },
  });
}
