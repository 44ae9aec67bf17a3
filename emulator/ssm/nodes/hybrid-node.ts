import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { findRole } from './activations.ts';
import { addNode, AGENT_VERSION, invalidInstance, managedInstanceArn } from './find-node.ts';
import { tagNew } from './tag-new.ts';
import { activations, nodes, software, type ManagedNode, type PlatformType } from './state.ts';

const operation = operationsOf<typeof client>();

/** A machine of one's own, as its agent tells of itself. */
export interface HybridMachine {
  activationId: string;
  activationCode: string;
  computerName: string;
  ipAddress: string;
  platformType?: PlatformType;
  platformName?: string;
  platformVersion?: string;
}

/**
 * `amazon-ssm-agent -register -code … -id …` on a machine of one's own: no public operation, but what its agent does.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/hybrid-multicloud-ssm-agent-install-linux.html
 */
export function registerHybridNode(call: Call, machine: HybridMachine): ManagedNode {
  const activation = activations(call).get(machine.activationId);
  if (!activation || activation.code !== machine.activationCode || call.now() >= activation.expiresAt)
    throw new AwsError('InvalidActivation', 'The activation is not valid, or it has expired.');
  if (activation.count >= activation.limit)
    throw new AwsError('InvalidActivation', 'The registration limit of the activation is reached.');
  activations(call).put(activation.id, { ...activation, count: activation.count + 1 });
  const node: ManagedNode = {
    id: `mi-${call.ids.hex(17)}`,
    kind: 'hybrid',
    roleArn: findRole(call, activation.role)?.arn ?? '',
    platformType: machine.platformType ?? 'Linux',
    platformName: machine.platformName ?? (machine.platformType === 'Windows' ? WINDOWS : 'Ubuntu'),
    platformVersion: machine.platformVersion ?? (machine.platformType === 'Windows' ? '10.0.20348' : '24.04'),
    architecture: 'x86_64',
    agentVersion: AGENT_VERSION,
    computerName: machine.computerName,
    ipAddress: machine.ipAddress,
    registeredAt: call.now(),
    onlineSince: call.now(),
    lastPingAt: call.now(),
    activationId: activation.id,
    ...(activation.defaultInstanceName === undefined ? {} : { name: activation.defaultInstanceName }),
  };
  addNode(call, node);
  tagNew(call, 'ManagedInstance', node.id, activation.tags);
  call.later({ task: 'ssm/node-online', payload: { nodeId: node.id, isNew: true } });
  return node;
}

const WINDOWS = 'Microsoft Windows Server 2022 Datacenter';

/** The agent of a machine of one's own stops answering, or answers again. */
export function connectHybridNode(call: Call, id: string, online: boolean): void {
  const node = nodes(call).get(id);
  if (!node || node.kind !== 'hybrid') return;
  const { onlineSince: _, ...offline } = node;
  nodes(call).put(id, { ...offline, lastPingAt: call.now(), ...(online ? { onlineSince: call.now() } : {}) });
  if (online) call.later({ task: 'ssm/node-online', payload: { nodeId: id, isNew: false } });
}

function requireHybrid(call: Call, id: string | undefined): ManagedNode {
  if (!/^mi-[0-9a-f]{17}$/.test(id ?? ''))
    throw validationError(
      `1 validation error detected: Value '${id}' at 'instanceId' failed to satisfy constraint: Member must satisfy regular expression pattern: ^mi-[0-9a-f]{17}$`,
    );
  const node = nodes(call).get(id ?? '');
  if (!node) throw invalidInstance(call, [id ?? '']);
  return node;
}

export const updateManagedInstanceRole = operation('UpdateManagedInstanceRole', {
  access: (input, call) => {
    const role = findRole(call, input.IamRole);
    return [
      { action: 'ssm:UpdateManagedInstanceRole', resource: managedInstanceArn(call, input.InstanceId ?? '') },
      ...(role
        ? [{ action: 'iam:PassRole', resource: role.arn, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } }]
        : []),
    ];
  },
  handle(input, call) {
    const node = requireHybrid(call, input.InstanceId);
    const role = findRole(call, input.IamRole);
    if (!role) throw validationError(`Not existing role: ${input.IamRole}`);
    nodes(call).put(node.id, { ...node, roleArn: role.arn });
    return {};
  },
});

/** An EC2 instance cannot be deregistered. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeregisterManagedInstance.html */
export const deregisterManagedInstance = operation('DeregisterManagedInstance', {
  access: (input, call) => ({
    action: 'ssm:DeregisterManagedInstance',
    resource: managedInstanceArn(call, input.InstanceId ?? ''),
  }),
  handle(input, call) {
    const node = requireHybrid(call, input.InstanceId);
    forgetNode(call, node.id);
    return {};
  },
});

export function forgetNode(call: Call, id: string): void {
  if (!nodes(call).has(id)) return;
  nodes(call).delete(id);
  software(call).delete(id);
  call.changed('AWS::SSM::ManagedInstanceInventory', id);
}
