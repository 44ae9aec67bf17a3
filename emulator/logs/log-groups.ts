import type * as client from '@aws-sdk/client-cloudwatch-logs';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { invalid, onGroup } from './access.ts';
import { operation } from './operation.ts';
import { pageOf } from './page.ts';
import { deleteStream, findGroup, groupArn, logGroups, nameOf, streamsOf, type LogGroup } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const RESOURCE_TYPE = 'AWS::Logs::LogGroup';

export const createLogGroup = operation('CreateLogGroup', {
  access: (input, call): AccessRequest[] => [
    onGroup(call, 'CreateLogGroup', input.logGroupName),
    ...(Object.keys(input.tags ?? {}).length > 0 ? [onGroup(call, 'TagResource', input.logGroupName)] : []),
  ],
  handle(input, call) {
    const name = input.logGroupName ?? '';
    if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name) || name.startsWith('aws/'))
      throw invalid(
        `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
      );
    if (logGroups(call).has(name))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
    const group: LogGroup = {
      name,
      createdAt: call.now(),
      groupClass: input.logGroupClass ?? 'STANDARD',
      tags: input.tags ?? {},
      ...(input.kmsKeyId === undefined ? {} : { kmsKeyId: checkKey(input.kmsKeyId) }),
    };
    keep(call, group);
    return {};
  },
});

export const deleteLogGroup = operation('DeleteLogGroup', {
  access: (input, call) => onGroup(call, 'DeleteLogGroup', input.logGroupName),
  handle(input, call) {
    const { name } = findGroup(call, input.logGroupName);
    for (const stream of streamsOf(call, name)) deleteStream(call, stream);
    logGroups(call).delete(name);
    call.changed(RESOURCE_TYPE, name);
    return {};
  },
});

export const describeLogGroups = operation('DescribeLogGroups', {
  access: (_input, call) => ({ action: 'logs:DescribeLogGroups', resource: groupArn(call, '*') }),
  handle(input, call) {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
    if (prefix !== undefined && pattern !== undefined)
      throw invalid('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    const all = logGroups(call)
      .values()
      .filter(({ name }) => name.startsWith(prefix ?? '') && name.toLowerCase().includes((pattern ?? '').toLowerCase()))
      .filter(({ name }) => !input.logGroupIdentifiers || input.logGroupIdentifiers.map(nameOf).includes(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, next } = pageOf(all, input.nextToken, input.limit ?? 50);
    return {
      logGroups: items.map((group) => shown(call, group)),
      ...(next === undefined ? {} : { nextToken: next }),
    };
  },
});

const shown = (call: Call, group: LogGroup): client.LogGroup => ({
  logGroupName: group.name,
  creationTime: group.createdAt,
  arn: `${groupArn(call, group.name)}:*`,
  logGroupArn: groupArn(call, group.name),
  logGroupClass: group.groupClass,
  metricFilterCount: 0,
  storedBytes: streamsOf(call, group.name).reduce((sum, { storedBytes }) => sum + storedBytes, 0),
  ...(group.retentionInDays === undefined ? {} : { retentionInDays: group.retentionInDays }),
  ...(group.kmsKeyId === undefined ? {} : { kmsKeyId: group.kmsKeyId }),
});

export const putRetentionPolicy = operation('PutRetentionPolicy', {
  access: (input, call) => onGroup(call, 'PutRetentionPolicy', input.logGroupName),
  handle(input, call) {
    const group = findGroup(call, input.logGroupName);
    const days = input.retentionInDays ?? 0;
    if (!RETENTIONS.includes(days))
      throw invalid(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTIONS.join(', ')}]`,
      );
    keep(call, { ...group, retentionInDays: days });
    return {};
  },
});

export const deleteRetentionPolicy = operation('DeleteRetentionPolicy', {
  access: (input, call) => onGroup(call, 'DeleteRetentionPolicy', input.logGroupName),
  handle(input, call) {
    const { retentionInDays: _days, ...group } = findGroup(call, input.logGroupName);
    keep(call, group);
    return {};
  },
});

export const associateKmsKey = operation('AssociateKmsKey', {
  access: (input, call) => onGroup(call, 'AssociateKmsKey', input.logGroupName ?? input.resourceIdentifier),
  handle(input, call) {
    const group = findGroup(call, input.logGroupName ?? input.resourceIdentifier);
    keep(call, { ...group, kmsKeyId: checkKey(input.kmsKeyId) });
    return {};
  },
});

export const disassociateKmsKey = operation('DisassociateKmsKey', {
  access: (input, call) => onGroup(call, 'DisassociateKmsKey', input.logGroupName ?? input.resourceIdentifier),
  handle(input, call) {
    const { kmsKeyId: _key, ...group } = findGroup(call, input.logGroupName ?? input.resourceIdentifier);
    keep(call, group);
    return {};
  },
});

function checkKey(key: string | undefined): string {
  if (!/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(key ?? ''))
    throw invalid(`The specified KMS key is not valid: ${key} is not the ARN of a key.`);
  return key ?? '';
}

function keep(call: Call, group: LogGroup): void {
  logGroups(call).put(group.name, group);
  call.changed(RESOURCE_TYPE, group.name);
}

export const tagResource = operation('TagResource', {
  access: (input, call) => onGroup(call, 'TagResource', input.resourceArn),
  handle(input, call) {
    const group = findGroup(call, input.resourceArn);
    const tags = { ...group.tags, ...input.tags };
    if (Object.keys(tags).length > 50)
      throw new AwsError('TooManyTagsException', 'The resource can have no more than 50 tags.');
    keep(call, { ...group, tags });
    return {};
  },
});

export const untagResource = operation('UntagResource', {
  access: (input, call) => onGroup(call, 'UntagResource', input.resourceArn),
  handle(input, call) {
    const group = findGroup(call, input.resourceArn);
    const left = Object.entries(group.tags).filter(([key]) => !input.tagKeys?.includes(key));
    keep(call, { ...group, tags: Object.fromEntries(left) });
    return {};
  },
});

export const listTagsForResource = operation('ListTagsForResource', {
  access: (input, call) => onGroup(call, 'ListTagsForResource', input.resourceArn),
  handle: (input, call) => ({ tags: findGroup(call, input.resourceArn).tags }),
});
