import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../errors.ts';
import type { Json, JsonObject } from '../template/template.ts';
import { zipInlineCode } from './inline-code.ts';
import { objectOf, pick, tagChanges, tagMap, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** What `UpdateFunctionConfiguration` takes, with the value that takes a setting away again. */
const CONFIGURATION: Record<string, Json> = {
  DeadLetterConfig: { TargetArn: '' },
  Description: '',
  Environment: { Variables: {} },
  EphemeralStorage: { Size: 512 },
  FileSystemConfigs: [],
  Handler: '',
  ImageConfig: {},
  KmsKeyArn: '',
  Layers: [],
  LoggingConfig: { LogFormat: 'Text' },
  MemorySize: 128,
  Role: '',
  Runtime: '',
  SnapStart: { ApplyOn: 'None' },
  Timeout: 3,
  TracingConfig: { Mode: 'PassThrough' },
  VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
};

/** In AWS's schema, and without effect here. */
const UNUSED = [
  'CapacityProviderConfig',
  'DurableConfig',
  'FunctionScalingConfig',
  'PublishToLatestPublished',
  'TenancyConfig',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html */
export const lambdaFunction: ResourceType = {
  type: 'AWS::Lambda::Function',
  properties: [
    ...Object.keys(CONFIGURATION),
    ...UNUSED,
    'Architectures',
    'Code',
    'CodeSigningConfigArn',
    'FunctionName',
    'PackageType',
    'RecursiveLoop',
    'ReservedConcurrentExecutions',
    'RuntimeManagementConfig',
    'Tags',
  ],
  required: ['Code', 'Role'],
  attributes: ['Arn', 'SnapStartResponse.ApplyOn', 'SnapStartResponse.OptimizationStatus'],
  replaces: ['FunctionName', 'PackageType'],
  nameProperty: 'FunctionName',
  tags: 'list',
  async create(properties, to) {
    const name = textOf(properties.FunctionName) ?? to.generatedName(64);
    const output = await to.api('lambda', 'CreateFunction', {
      FunctionName: name,
      ...pick(properties, 'Architectures', 'CodeSigningConfigArn', 'PackageType'),
      ...configuration(properties),
      Code: codeOf(properties),
      Tags: tagMap(properties.Tags),
    });
    await putConcurrency(name, properties, to);
    await putExtras(name, properties, to);
    return {
      physicalId: name,
      attributes: {
        Arn: String(output.FunctionArn),
        'SnapStartResponse.ApplyOn': 'None',
        'SnapStartResponse.OptimizationStatus': 'Off',
      },
    };
  },
  async update(properties, before, to) {
    const name = before.physicalId ?? '';
    const old = before.properties;
    const changed = (...names: string[]): boolean => names.some((key) => !isDeepStrictEqual(old[key], properties[key]));
    const isConfigured = changed(...Object.keys(CONFIGURATION));
    // while one update is in progress Lambda takes no other: first the configuration, and the code when that has settled
    if (changed('Code', 'Architectures') && (to.round === 1 || !isConfigured))
      await to.api('lambda', 'UpdateFunctionCode', {
        FunctionName: name,
        ...pick(properties, 'Architectures'),
        ...codeOf(properties),
      });
    if (to.round === 1) return {};
    if (isConfigured) {
      const gone = Object.keys(CONFIGURATION).filter((key) => old[key] !== undefined && properties[key] === undefined);
      await to.api('lambda', 'UpdateFunctionConfiguration', {
        FunctionName: name,
        ...Object.fromEntries(gone.map((key) => [apiName(key), CONFIGURATION[key] ?? ''])),
        ...configuration(properties),
      });
    }
    if (changed('ReservedConcurrentExecutions')) {
      if (properties.ReservedConcurrentExecutions === undefined)
        await to.api('lambda', 'DeleteFunctionConcurrency', { FunctionName: name });
      await putConcurrency(name, properties, to);
    }
    if (changed('RecursiveLoop', 'RuntimeManagementConfig')) await putExtras(name, properties, to);
    const { set, removed } = tagChanges(old.Tags, properties.Tags);
    const Resource = before.attributes.Arn ?? '';
    if (removed.length > 0) await to.api('lambda', 'UntagResource', { Resource, TagKeys: removed });
    if (changed('Tags') && Object.keys(set).length > 0) await to.api('lambda', 'TagResource', { Resource, Tags: set });
    return { again: isConfigured && changed('Code', 'Architectures') };
  },
  async delete({ physicalId }, to) {
    await to.api('lambda', 'DeleteFunction', { FunctionName: physicalId });
  },
  async settled({ physicalId }, to) {
    const output = await to.api('lambda', 'GetFunction', { FunctionName: physicalId });
    const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = objectOf(output.Configuration as Json);
    if (State === 'Failed' || LastUpdateStatus === 'Failed')
      throw new AwsError(
        'InvalidRequest',
        textOf(StateReason ?? LastUpdateStatusReason) ?? 'The function failed to become active',
      );
    return State !== 'Pending' && LastUpdateStatus !== 'InProgress';
  },
};

/** The API calls this one property by another name. */
const apiName = (property: string): string => (property === 'KmsKeyArn' ? 'KMSKeyArn' : property);

const configuration = (properties: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(pick(properties, ...Object.keys(CONFIGURATION))).map(([name, value]) => [apiName(name), value]),
  );

function codeOf(properties: JsonObject): JsonObject {
  const code = objectOf(properties.Code);
  const source = textOf(code.ZipFile);
  if (source === undefined) return pick(code, 'ImageUri', 'S3Bucket', 'S3Key', 'S3ObjectVersion');
  // bytes pass through the reading of template values as they are
  return { ZipFile: zipInlineCode(source, textOf(properties.Runtime) ?? '') as unknown as Json };
}

async function putConcurrency(name: string, properties: JsonObject, to: Provisioning): Promise<void> {
  const { ReservedConcurrentExecutions } = properties;
  if (ReservedConcurrentExecutions !== undefined)
    await to.api('lambda', 'PutFunctionConcurrency', { FunctionName: name, ReservedConcurrentExecutions });
}

async function putExtras(name: string, properties: JsonObject, to: Provisioning): Promise<void> {
  const { RecursiveLoop, RuntimeManagementConfig } = properties;
  if (RecursiveLoop !== undefined)
    await to.api('lambda', 'PutFunctionRecursionConfig', { FunctionName: name, RecursiveLoop });
  if (RuntimeManagementConfig !== undefined)
    await to.api('lambda', 'PutRuntimeManagementConfig', { FunctionName: name, ...objectOf(RuntimeManagementConfig) });
}
