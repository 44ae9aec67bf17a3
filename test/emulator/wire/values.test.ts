import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as scheduler from '@aws-sdk/client-scheduler';
import { expect, test } from 'vitest';
import type { LoadedService } from '../../../emulator/service-registry.ts';
import { methodOf } from '../../../emulator/wire/client-method.ts';
import { inputFromJson, operationMembers, outputToJson, resolveOperation } from '../../../emulator/wire/values.ts';

const loaded = (folder: string, module: object): LoadedService => ({
  folder,
  module,
  operations: new Map(),
  tasks: new Map(),
});
const EC2 = loaded('ec2', ec2);

/** The problems found, without the first line. */
function problems(service: LoadedService, operation: string, json: unknown): string[] {
  try {
    inputFromJson(service, operation, json);
    return [];
  } catch (error) {
    expect(error).toMatchObject({ code: 'ParamValidationError' });
    const [head, ...rest] = (error as Error).message.split('\n');
    expect(head).toBe('Parameter validation failed:');
    return rest;
  }
}

test('plain JSON becomes the typed input', () => {
  expect(
    inputFromJson(loaded('scheduler', scheduler), 'CreateSchedule', {
      Name: 'a',
      ScheduleExpression: 'rate(1 day)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: 'a', RoleArn: 'r' },
      StartDate: '2026-03-01T00:00:00Z',
      EndDate: 1_772_323_200.5,
    }),
  ).toMatchObject({ StartDate: new Date(Date.UTC(2026, 2, 1)), EndDate: new Date(1_772_323_200_500) });
  const { Payload } = inputFromJson(loaded('lambda', lambda), 'Invoke', { FunctionName: 'f', Payload: '{"é":1}' });
  expect(Payload).toEqual(Buffer.from('{"é":1}'));
});

test('unknown, missing and misfit members are refused in the words of boto3, all at once', () => {
  expect(
    problems(EC2, 'AuthorizeSecurityGroupIngress', {
      GroupID: 'sg-1',
      GroupName: 1,
      IpPermissions: [{ FromPort: '22', IpRanges: {} }],
      DryRun: null,
    }),
  ).toEqual([
    expect.stringMatching(/^Unknown parameter in input: "GroupID", must be one of: .*\bGroupId\b/),
    "Invalid type for parameter GroupName, value: 1, type: <class 'int'>, valid types: <class 'str'>",
    "Invalid type for parameter IpPermissions[0].FromPort, value: 22, type: <class 'str'>, valid types: <class 'int'>",
    "Invalid type for parameter IpPermissions[0].IpRanges, value: {}, type: <class 'dict'>, valid types: <class 'list'>, <class 'tuple'>",
    "Invalid type for parameter DryRun, value: None, type: <class 'NoneType'>, valid types: <class 'bool'>",
  ]);
  expect(problems(loaded('iam', iam), 'CreateRole', { Tags: [{ Key: true }] })).toEqual([
    'Missing required parameter in input: "RoleName"',
    'Missing required parameter in input: "AssumeRolePolicyDocument"',
    'Missing required parameter in Tags[0]: "Value"',
    "Invalid type for parameter Tags[0].Key, value: True, type: <class 'bool'>, valid types: <class 'str'>",
  ]);
  expect(problems(EC2, 'RebootInstances', ['i-1'])).toEqual([
    "Invalid type for parameter input, value: ['i-1'], type: <class 'list'>, valid types: <class 'dict'>",
  ]);
});

test('a date that is none and a union with two members are refused', () => {
  expect(problems(EC2, 'DescribeSpotPriceHistory', { StartTime: 'yesterday' })).toEqual([
    "Invalid type for parameter StartTime, value: yesterday, type: <class 'str'>, valid types: <class 'datetime.datetime'>, timestamp-string",
  ]);
  expect(
    problems(loaded('logs', logs), 'PutTransformer', {
      logGroupIdentifier: 'g',
      transformerConfig: [{ parseJSON: {} }],
    }),
  ).toEqual([]);
});

test('CloudFormation may write numbers and booleans as strings, and the other way about', () => {
  const json = { MinimumPasswordLength: '14', RequireSymbols: 'true' };
  expect(inputFromJson(loaded('iam', iam), 'UpdateAccountPasswordPolicy', json, { coerceScalars: true })).toEqual({
    MinimumPasswordLength: 14,
    RequireSymbols: true,
  });
  expect(inputFromJson(loaded('iam', iam), 'GetUser', { UserName: 5 }, { coerceScalars: true })).toEqual({
    UserName: '5',
  });
  expect(() => inputFromJson(EC2, 'DescribeVpcs', { MaxResults: 'many' }, { coerceScalars: true })).toThrow(
    'Invalid type',
  );
});

test('outputs become plain JSON', () => {
  expect(
    outputToJson(EC2, 'DescribeInstances', {
      a: new Date(0),
      b: new Uint8Array([1, 2]),
      c: undefined,
      d: [{ e: null, f: 1n }],
    }),
  ).toEqual({ a: '1970-01-01T00:00:00.000Z', b: 'AQI=', d: [{ f: 1 }] });
});

test('an operation is found by its own name and by that of the client method', () => {
  expect(resolveOperation(EC2, 'describe_security_groups')).toBe('DescribeSecurityGroups');
  expect(resolveOperation(EC2, 'DescribeSecurityGroups')).toBe('DescribeSecurityGroups');
  expect(resolveOperation(EC2, 'describe_everything')).toBeUndefined();
  expect(operationMembers(loaded('iam', iam), 'GetUser')).toEqual({ members: ['UserName'], required: [] });
});

test.each([
  ['DescribeDBInstances', 'describe_db_instances'],
  ['PutBucketACL', 'put_bucket_acl'],
  ['ListVPCs', 'list_vpcs'],
  ['DescribeCachediSCSIVolumes', 'describe_cached_iscsi_volumes'],
  ['GetOTelEnrichment', 'get_otel_enrichment'],
  ['UpdateAccountPasswordPolicy', 'update_account_password_policy'],
  ['ListObjectsV2', 'list_objects_v2'],
])('%s is %s to boto3', (operation, method) => {
  expect(methodOf(operation)).toBe(method);
});
