import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { instances } from '../../ec2/state.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { associationOverview } from '../associations/overview.ts';
import { pageOf } from '../filters.ts';
import { AGENT_VERSION, isOnline, managedNodes, nodeTags } from './find-node.ts';
import type { ManagedNode } from './state.ts';

const operation = operationsOf<typeof client>();

/** An agent reports itself every five minutes. */
const PING_MS = 300_000;

const lastPing = (call: Call, node: ManagedNode): number =>
  node.onlineSince === undefined ? node.lastPingAt : call.now() - ((call.now() - node.onlineSince) % PING_MS);

const pingStatus = (node: ManagedNode): 'Online' | 'ConnectionLost' => (isOnline(node) ? 'Online' : 'ConnectionLost');
const resourceType = ({ kind }: ManagedNode): 'EC2Instance' | 'ManagedInstance' =>
  kind === 'ec2' ? 'EC2Instance' : 'ManagedInstance';

const roleName = (node: ManagedNode): string => node.roleArn.split(':role/').at(-1) ?? '';

function describe(call: Call, node: ManagedNode): client.InstanceInformation {
  // the role is not told for an instance that has a profile of its own
  const showsRole = node.kind === 'hybrid' || node.defaultHostManagement === true;
  return {
    InstanceId: node.id,
    PingStatus: pingStatus(node),
    LastPingDateTime: new Date(lastPing(call, node)),
    AgentVersion: node.agentVersion,
    IsLatestVersion: node.agentVersion === AGENT_VERSION,
    PlatformType: node.platformType,
    PlatformName: node.platformName,
    PlatformVersion: node.platformVersion,
    ...(node.activationId === undefined ? {} : { ActivationId: node.activationId }),
    ...(showsRole ? { IamRole: roleName(node) } : {}),
    ...(node.kind === 'hybrid' ? { RegistrationDate: new Date(node.registeredAt) } : {}),
    ResourceType: resourceType(node),
    ...(node.name === undefined ? {} : { Name: node.name }),
    IPAddress: node.ipAddress,
    ComputerName: node.computerName,
    ...associationOverview(call, node.id),
    SourceId: node.id,
    SourceType: node.kind === 'ec2' ? 'AWS::EC2::Instance' : 'AWS::SSM::ManagedInstance',
  };
}

type Field = (node: ManagedNode, call: Call) => string | undefined;

const fields: Readonly<Record<string, Field>> = {
  InstanceIds: ({ id }) => id,
  AgentVersion: ({ agentVersion }) => agentVersion,
  PingStatus: pingStatus,
  PlatformTypes: ({ platformType }) => platformType,
  PlatformType: ({ platformType }) => platformType,
  ActivationIds: ({ activationId }) => activationId,
  IamRole: roleName,
  ResourceType: resourceType,
  AssociationStatus: ({ id }, call) => associationOverview(call, id).AssociationStatus,
  SourceIds: ({ id }) => id,
  SourceTypes: ({ kind }) => (kind === 'ec2' ? 'AWS::EC2::Instance' : 'AWS::SSM::ManagedInstance'),
};

const badKey = (key: string): AwsError => new AwsError('InvalidFilterKey', `The filter key ${key} isn't valid.`);

/** Whether a node passes a filter of the newer form, which also knows tags. */
function passes(call: Call, node: ManagedNode, key: string, values: readonly string[]): boolean {
  if (key === 'tag-key') return values.some((value) => value in nodeTags(call, node.id));
  if (key.startsWith('tag:')) return values.includes(nodeTags(call, node.id)[key.slice('tag:'.length)] ?? '');
  const field = fields[key];
  if (!field) throw badKey(key);
  return values.includes(field(node, call) ?? '');
}

function filterNodes(call: Call, filters: readonly { key: string; values: readonly string[] }[]): ManagedNode[] {
  for (const { key, values } of filters) {
    if (values.length === 0)
      throw new AwsError('InvalidInstanceInformationFilterValue', `The filter ${key} has no values.`);
    if (key === 'InstanceIds' && values.some((value) => !/^(?:i-(?:\w{8}|\w{17})|mi-\w{17})$/.test(value)))
      throw new AwsError('InvalidInstanceInformationFilterValue', 'The specified filter value is not valid.');
  }
  return managedNodes(call).filter((node) => filters.every(({ key, values }) => passes(call, node, key, values)));
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html */
export const describeInstanceInformation = operation('DescribeInstanceInformation', {
  access: () => ({ action: 'ssm:DescribeInstanceInformation', resource: '*' }),
  handle(input, call) {
    const { InstanceInformationFilterList: older = [], Filters: newer = [] } = input;
    if (older.length > 0 && newer.length > 0)
      throw validationError('Filters and InstanceInformationFilterList cannot be specified together.');
    if (input.MaxResults !== undefined && input.MaxResults < 5)
      throw validationError(
        `1 validation error detected: Value '${input.MaxResults}' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 5`,
      );
    const found = filterNodes(call, [
      ...older.map(({ key = '', valueSet = [] }) => ({ key, values: valueSet })),
      ...newer.map(({ Key = '', Values = [] }) => ({ key: Key, values: Values })),
    ]);
    const { page, NextToken } = pageOf(found, input);
    return { InstanceInformationList: page.map((node) => describe(call, node)), NextToken };
  },
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceProperties.html */
export const describeInstanceProperties = operation('DescribeInstanceProperties', {
  access: () => ({ action: 'ssm:DescribeInstanceProperties', resource: '*' }),
  handle(input, call) {
    const { InstancePropertyFilterList: older = [], FiltersWithOperator: newer = [] } = input;
    const unequal = newer.find(({ Operator = 'Equal' }) => Operator !== 'Equal');
    if (unequal) throw validationError(`The operator ${unequal.Operator} is not valid for ${unequal.Key}.`);
    const found = filterNodes(call, [
      ...older.map(({ key = '', valueSet = [] }) => ({ key, values: valueSet })),
      ...newer.map(({ Key = '', Values = [] }) => ({ key: Key, values: Values })),
    ]);
    const { page, NextToken } = pageOf(found, input);
    return { InstanceProperties: page.map((node) => describeProperty(call, node)), NextToken };
  },
});

function describeProperty(call: Call, node: ManagedNode): client.InstanceProperty {
  const { IsLatestVersion: _, ...information } = describe(call, node);
  const instance = instances(call).get(node.id);
  return {
    ...information,
    Architecture: node.architecture,
    ...(instance
      ? {
          InstanceType: instance.type,
          InstanceState: instance.state,
          LaunchTime: new Date(instance.launchedAt),
          AvailabilityZone: instance.zone,
          ...(instance.keyName === undefined ? {} : { KeyName: instance.keyName }),
          ...(instance.profile === undefined ? {} : { InstanceRole: instance.profile }),
        }
      : {}),
  };
}
