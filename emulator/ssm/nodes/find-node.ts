import { arn, type Call, type Principal } from '../../call.ts';
import { launchedFrom } from '../../ec2/images.ts';
import { instances, tagsOf, type Instance } from '../../ec2/state.ts';
import { AwsError } from '../../errors.ts';
import { tags } from '../parameters/state.ts';
import { agentRole } from './agent-role.ts';
import { freshSoftware } from './fresh-software.ts';
import { nodes, software, type ManagedNode, type NodeSoftware } from './state.ts';

export const AGENT_VERSION = '3.3.3050.0';

/** All managed nodes, oldest registration first. */
export function managedNodes(call: Call): ManagedNode[] {
  for (const instance of instances(call).values()) registerInstance(call, instance);
  return nodes(call).values();
}

export function findNode(call: Call, id: string): ManagedNode | undefined {
  const instance = instances(call).get(id);
  if (instance) registerInstance(call, instance);
  return nodes(call).get(id);
}

/** Throws what most operations answer for a node that there is not. */
export function requireNode(call: Call, id: string | undefined): ManagedNode {
  const node = findNode(call, id ?? '');
  if (!node) throw invalidInstance(call, [id ?? '']);
  return node;
}

export const invalidInstance = (call: Call, ids: readonly string[]): AwsError =>
  new AwsError('InvalidInstanceId', `Instances [[${ids.join(', ')}]] not in a valid state for account ${call.account}`);

/** An instance that runs, and whose role allows it, is a managed node from now on. Answers whether it is new. */
export function registerInstance(call: Call, instance: Instance): boolean {
  if (instance.state === 'terminated' || nodes(call).has(instance.id) || instance.state !== 'running') return false;
  const found = agentRole(call, instance);
  if (!found) return false;
  const image = launchedFrom(instance.imageId, call);
  const ubuntu = image.name.startsWith('ubuntu/');
  const now = call.now();
  addNode(call, {
    id: instance.id,
    kind: 'ec2',
    roleArn: found.role.arn,
    ...(found.isDefault ? { defaultHostManagement: true } : {}),
    platformType: 'Linux',
    platformName: ubuntu ? 'Ubuntu' : 'Amazon Linux',
    platformVersion: ubuntu ? '24.04' : '2023',
    architecture: image.architecture,
    agentVersion: AGENT_VERSION,
    computerName: `ip-${instance.privateIp.replaceAll('.', '-')}.${call.region}.compute.internal`,
    ipAddress: instance.privateIp,
    registeredAt: now,
    onlineSince: now,
    lastPingAt: now,
  });
  return true;
}

export function addNode(call: Call, node: ManagedNode): void {
  nodes(call).put(node.id, node);
  software(call).put(node.id, freshSoftware(node, call.now()));
  call.changed('AWS::SSM::ManagedInstanceInventory', node.id);
}

export const isOnline = (node: ManagedNode): boolean => node.onlineSince !== undefined;

/** The tags of a node: an instance's are EC2's. */
export const nodeTags = (call: Call, id: string): Record<string, string> =>
  id.startsWith('mi-') ? (tags(call).get(`ManagedInstance/${id}`) ?? {}) : tagsOf(call, id);

export const nodeArn = (call: Call, id: string): string =>
  id.startsWith('mi-') ? managedInstanceArn(call, id) : arn(call, 'ec2', `instance/${id}`);

/** As compliance, inventory and patches name a node, wherever it runs. */
export const managedInstanceArn = (call: Call, id: string): string => arn(call, 'ssm', `managed-instance/${id}`);

/** What the agent on a node acts as: it uploads output and asks for documents. */
export const agentPrincipal = (call: Call, node: ManagedNode): Principal => ({
  kind: 'role',
  account: call.account,
  roleArn: node.roleArn,
  sessionName: node.id,
});

export const softwareOf = (call: Call, node: ManagedNode): NodeSoftware =>
  software(call).get(node.id) ?? freshSoftware(node, node.registeredAt);
