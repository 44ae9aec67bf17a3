import type * as client from '@aws-sdk/client-ssm';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { filterBy, pageOf, type Matchers } from '../filters.ts';
import { requireNode } from '../nodes/find-node.ts';
import { boundTo } from './bound.ts';
import { describeAssociationRow, describeVersion, identifyAssociation } from './describe.ts';
import { requireAssociation } from './find-association.ts';
import { associations, executions, nodeStatuses, type AssociationRow, type ExecutionRow } from './state.ts';

const operation = operationsOf<typeof client>();

const onAssociation = (action: string) => (input: { AssociationId?: string | undefined }, call: Call) => ({
  action: `ssm:${action}`,
  resource: arn(call, 'ssm', `association/${input.AssociationId ?? '*'}`),
});

/** Of a version, the latest unless another is asked for. */
export const describeAssociation = operation('DescribeAssociation', {
  access: onAssociation('DescribeAssociation'),
  handle(input, call) {
    const row = requireAssociation(call, input);
    const asked = input.AssociationVersion ?? '$LATEST';
    const number = asked === '$LATEST' ? row.version : Number(asked);
    const version = row.versions.find((one) => one.version === number);
    if (!version) throw new AwsError('InvalidAssociationVersion', 'The version you specified is not valid.');
    return { AssociationDescription: describeAssociationRow(call, { ...row, ...version.content, version: number }) };
  },
});

const matchers = (call: Call): Matchers<AssociationRow> => ({
  InstanceId: (row, values) => values.some((id) => boundTo(call, row, id)),
  Name: ({ documentName }, values) => values.includes(documentName),
  AssociationId: ({ id }, values) => values.includes(id),
  AssociationName: ({ name }, values) => values.includes(name ?? ''),
  AssociationStatusName: ({ status }, values) => values.includes(status),
  LastExecutedBefore: ({ executedAt }, values) => executedAt !== undefined && executedAt < Date.parse(values[0] ?? ''),
  LastExecutedAfter: ({ executedAt }, values) => executedAt !== undefined && executedAt > Date.parse(values[0] ?? ''),
  ResourceGroupName: ({ targets }, values) =>
    targets.some(({ Key, Values }) => Key === 'resource-groups:Name' && Values?.some((one) => values.includes(one))),
});

export const listAssociations = operation('ListAssociations', {
  access: () => ({ action: 'ssm:ListAssociations', resource: '*' }),
  handle(input, call) {
    const known = matchers(call);
    const filters = (input.AssociationFilterList ?? []).map(({ key, value }) => ({
      Key: key,
      Values: value === undefined ? [] : [value],
    }));
    const found = filterBy(associations(call).values(), filters, (key) => known[key], 5);
    const { page, NextToken } = pageOf(found, input);
    return { Associations: page.map((row) => identifyAssociation(call, row)), NextToken };
  },
});

export const listAssociationVersions = operation('ListAssociationVersions', {
  access: onAssociation('ListAssociationVersions'),
  handle(input, call) {
    const row = requireAssociation(call, input);
    const { page, NextToken } = pageOf(row.versions.toReversed(), input);
    return { AssociationVersions: page.map((version) => describeVersion(row, version)), NextToken };
  },
});

const countText = ({ targets }: ExecutionRow): string => {
  const counts: Record<string, number> = {};
  for (const { status } of targets) counts[status] = (counts[status] ?? 0) + 1;
  return `{${Object.entries(counts)
    .map(([status, count]) => `${status}=${count}`)
    .join(', ')}}`;
};

export const describeAssociationExecutions = operation('DescribeAssociationExecutions', {
  access: onAssociation('DescribeAssociationExecutions'),
  handle(input, call) {
    const { id } = requireAssociation(call, input);
    const found = executions(call)
      .values()
      .filter((row) => row.associationId === id)
      .filter((row) =>
        (input.Filters ?? []).every(({ Key, Value = '', Type = 'EQUAL' }) => {
          if (Key === 'ExecutionId') return row.id === Value;
          if (Key === 'Status') return row.status === Value;
          const at = Date.parse(Value);
          return Type === 'LESS_THAN'
            ? row.createdAt < at
            : Type === 'GREATER_THAN'
              ? row.createdAt > at
              : row.createdAt === at;
        }),
      )
      .reverse();
    const { page, NextToken } = pageOf(found, input);
    return {
      AssociationExecutions: page.map((row) => ({
        AssociationId: id,
        AssociationVersion: String(row.version),
        ExecutionId: row.id,
        Status: row.status,
        DetailedStatus: row.status,
        CreatedTime: new Date(row.createdAt),
        ...(row.endedAt === undefined ? {} : { LastExecutionDate: new Date(row.endedAt) }),
        ResourceCountByStatus: countText(row),
      })),
      NextToken,
    };
  },
});

export const describeAssociationExecutionTargets = operation('DescribeAssociationExecutionTargets', {
  access: onAssociation('DescribeAssociationExecutionTargets'),
  handle(input, call) {
    const { id } = requireAssociation(call, input);
    const execution = executions(call).get(input.ExecutionId ?? '');
    if (execution?.associationId !== id)
      throw new AwsError('AssociationExecutionDoesNotExist', 'The specified execution ID does not exist.');
    const found = execution.targets.filter(({ nodeId, status }) =>
      (input.Filters ?? []).every(({ Key, Value }) => {
        if (Key === 'ResourceId') return nodeId === Value;
        return Key === 'Status' ? status === Value : Value === 'ManagedInstance';
      }),
    );
    const { page, NextToken } = pageOf(found, input);
    return {
      AssociationExecutionTargets: page.map(({ nodeId, status }) => ({
        AssociationId: id,
        AssociationVersion: String(execution.version),
        ExecutionId: execution.id,
        ResourceId: nodeId,
        ResourceType: 'ManagedInstance',
        Status: status,
        DetailedStatus: status,
        ...(execution.endedAt === undefined ? {} : { LastExecutionDate: new Date(execution.endedAt) }),
        ...(execution.commandId === undefined
          ? {}
          : { OutputSource: { OutputSourceId: execution.commandId, OutputSourceType: 'RunCommand' } }),
      })),
      NextToken,
    };
  },
});

export const describeInstanceAssociationsStatus = operation('DescribeInstanceAssociationsStatus', {
  access: () => ({ action: 'ssm:DescribeInstanceAssociationsStatus', resource: '*' }),
  handle(input, call) {
    const node = requireNode(call, input.InstanceId);
    const rows = nodeStatuses(call)
      .values()
      .filter(({ nodeId }) => nodeId === node.id);
    const { page, NextToken } = pageOf(rows, input);
    return {
      InstanceAssociationStatusInfos: page.map((row) => {
        const association = associations(call).get(row.associationId);
        return {
          AssociationId: row.associationId,
          Name: association?.documentName,
          DocumentVersion: association?.documentVersion,
          AssociationVersion: String(association?.version),
          InstanceId: row.nodeId,
          ...(row.executedAt === undefined ? {} : { ExecutionDate: new Date(row.executedAt) }),
          Status: row.status,
          DetailedStatus: row.status,
          ExecutionSummary: row.summary,
          ...(row.errorCode === undefined ? {} : { ErrorCode: row.errorCode }),
          ...(association?.name === undefined ? {} : { AssociationName: association.name }),
        };
      }),
      NextToken,
    };
  },
});

export const describeEffectiveInstanceAssociations = operation('DescribeEffectiveInstanceAssociations', {
  access: () => ({ action: 'ssm:DescribeEffectiveInstanceAssociations', resource: '*' }),
  handle(input, call) {
    const node = requireNode(call, input.InstanceId);
    const bound = associations(call)
      .values()
      .filter((row) => boundTo(call, row, node.id));
    const { page, NextToken } = pageOf(bound, input);
    return {
      Associations: page.map(({ id, version }) => ({
        AssociationId: id,
        InstanceId: node.id,
        AssociationVersion: String(version),
      })),
      NextToken,
    };
  },
});
