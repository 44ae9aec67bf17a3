import type * as client from '@aws-sdk/client-securityhub';
import { arn, type Call, type Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { removeControls, syncControls } from './control-rules.ts';
import { standardArn, standardByArn, STANDARDS } from './standards.ts';
import { associations, controlStates, findingIndex, findings, hubs, standards, type EnabledStandard } from './state.ts';

const operation = operationsOf<typeof client>();

export const hubArn = (call: Call): string => arn(call, 'securityhub', 'hub/default');

export const onHub = (action: string) => (_input: unknown, call: Call) => ({ action, resource: hubArn(call) });

/** Every other operation needs the hub. */
export function requireHub(call: Call): void {
  if (!hubs(call).has('hub'))
    throw new AwsError('InvalidAccessException', `Account ${call.account} is not subscribed to AWS Security Hub`, 401);
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_EnableSecurityHub.html */
export const enableSecurityHub = operation('EnableSecurityHub', {
  access: onHub('securityhub:EnableSecurityHub'),
  async handle(input, call) {
    if (hubs(call).has('hub'))
      throw new AwsError('ResourceConflictException', 'Account is already subscribed to Security Hub', 409);
    if (input.ControlFindingGenerator !== undefined && input.ControlFindingGenerator !== 'SECURITY_CONTROL')
      throw new AwsError(
        'InvalidInputException',
        'ControlFindingGenerator: findings are consolidated here; SECURITY_CONTROL is the one value.',
      );
    hubs(call).put('hub', { subscribedAt: call.now(), autoEnableControls: true });
    if (input.EnableDefaultStandards ?? true)
      for (const standard of STANDARDS.filter((one) => one.byDefault))
        enableStandard(standardArn(standard, call.region), call);
    await syncControls(call);
    return {};
  },
});

export const disableSecurityHub = operation('DisableSecurityHub', {
  access: onHub('securityhub:DisableSecurityHub'),
  async handle(_input, call) {
    requireHub(call);
    await removeControls(call);
    for (const table of [hubs, standards, associations, controlStates, findings, findingIndex])
      for (const key of table(call).keys()) table(call).delete(key);
    return {};
  },
});

export const describeHub = operation('DescribeHub', {
  access: onHub('securityhub:DescribeHub'),
  handle(input, call) {
    requireHub(call);
    if (input.HubArn !== undefined && input.HubArn !== hubArn(call))
      throw new AwsError('ResourceNotFoundException', `The hub ${input.HubArn} was not found.`, 404);
    const hub = hubs(call).get('hub');
    return {
      HubArn: hubArn(call),
      SubscribedAt: new Date(hub?.subscribedAt ?? 0).toISOString(),
      AutoEnableControls: hub?.autoEnableControls,
      ControlFindingGenerator: 'SECURITY_CONTROL' as const,
    };
  },
});

function enableStandard(standard: string, call: Call): EnabledStandard {
  const path = standardByArn(standard)?.path.replace(/^(standards|ruleset)\//, '') ?? '';
  const enabled = { arn: standard, subscriptionArn: arn(call, 'securityhub', `subscription/${path}`) };
  standards(call).put(standard, enabled);
  return enabled;
}

const describeStandard = (standard: EnabledStandard) => ({
  StandardsArn: standard.arn,
  StandardsSubscriptionArn: standard.subscriptionArn,
  StandardsInput: {},
  StandardsStatus: 'READY' as const,
  StandardsControlsUpdatable: 'READY_FOR_UPDATES' as const,
});

export const batchEnableStandards = operation('BatchEnableStandards', {
  access: onHub('securityhub:BatchEnableStandards'),
  async handle(input, call) {
    requireHub(call);
    const arns = (input.StandardsSubscriptionRequests ?? []).map((request) => request.StandardsArn ?? '');
    const unknown = arns.find((one) => !standardByArn(one));
    if (unknown !== undefined)
      throw new AwsError(
        'InvalidInputException',
        `Invalid parameter: StandardsArn. The standard ${unknown} is not known.`,
      );
    const enabled = arns.map((one) => enableStandard(one, call));
    await syncControls(call);
    return { StandardsSubscriptions: enabled.map(describeStandard) };
  },
});

export const batchDisableStandards = operation('BatchDisableStandards', {
  access: onHub('securityhub:BatchDisableStandards'),
  async handle(input, call) {
    requireHub(call);
    const asked = input.StandardsSubscriptionArns ?? [];
    const found = standards(call)
      .values()
      .filter((one) => asked.includes(one.subscriptionArn));
    for (const standard of found) standards(call).delete(standard.arn);
    await syncControls(call);
    return {
      StandardsSubscriptions: found.map((one) => ({ ...describeStandard(one), StandardsStatus: 'DELETING' as const })),
    };
  },
});

export const getEnabledStandards = operation('GetEnabledStandards', {
  access: onHub('securityhub:GetEnabledStandards'),
  handle(input, call) {
    requireHub(call);
    const asked = input.StandardsSubscriptionArns;
    return {
      StandardsSubscriptions: enabledStandards(call)
        .filter((one) => !asked?.length || asked.includes(one.subscriptionArn))
        .map(describeStandard),
    };
  },
});

const enabledStandards = (scope: Scope): EnabledStandard[] => standards(scope).values();
