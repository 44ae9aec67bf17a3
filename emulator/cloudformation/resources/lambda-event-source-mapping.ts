import { pick, tagChanges, tagMap } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

const FIXED = [
  'AmazonManagedKafkaEventSourceConfig',
  'EventSourceArn',
  'SelfManagedEventSource',
  'SelfManagedKafkaEventSourceConfig',
  'StartingPosition',
  'StartingPositionTimestamp',
];
const CHANGEABLE = [
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'DocumentDBEventSourceConfig',
  'Enabled',
  'FilterCriteria',
  'FunctionName',
  'FunctionResponseTypes',
  'KmsKeyArn',
  'LoggingConfig',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'MetricsConfig',
  'ParallelizationFactor',
  'ProvisionedPollerConfig',
  'Queues',
  'ScalingConfig',
  'SourceAccessConfigurations',
  'Topics',
  'TumblingWindowInSeconds',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html */
export const lambdaEventSourceMapping: ResourceType = {
  type: 'AWS::Lambda::EventSourceMapping',
  properties: [...FIXED, ...CHANGEABLE, 'Tags'],
  required: ['FunctionName'],
  attributes: ['EventSourceMappingArn', 'Id'],
  replaces: FIXED,
  tags: 'list',
  async create(properties, to) {
    const { KmsKeyArn, ...settings } = pick(properties, ...FIXED, ...CHANGEABLE);
    const output = await to.api('lambda', 'CreateEventSourceMapping', {
      ...settings,
      ...(KmsKeyArn === undefined ? {} : { KMSKeyArn: KmsKeyArn }),
      ...(properties.Tags === undefined ? {} : { Tags: tagMap(properties.Tags) }),
    });
    const id = String(output.UUID);
    const { partition, region, account } = to.call;
    const arn = `arn:${partition}:lambda:${region}:${account}:event-source-mapping:${id}`;
    return { physicalId: id, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
  async update(properties, before, to) {
    const { KmsKeyArn, ...settings } = pick(properties, ...CHANGEABLE);
    await to.api('lambda', 'UpdateEventSourceMapping', {
      UUID: before.physicalId ?? '',
      // what is no longer said is taken away
      ...(before.properties.FilterCriteria === undefined ? {} : { FilterCriteria: {} }),
      ...(before.properties.ScalingConfig === undefined ? {} : { ScalingConfig: {} }),
      ...settings,
      ...(KmsKeyArn === undefined ? {} : { KMSKeyArn: KmsKeyArn }),
    });
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    const Resource = before.attributes.EventSourceMappingArn ?? '';
    if (removed.length > 0) await to.api('lambda', 'UntagResource', { Resource, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('lambda', 'TagResource', { Resource, Tags: set });
  },
  async delete({ physicalId }, to) {
    await to.api('lambda', 'DeleteEventSourceMapping', { UUID: physicalId });
  },
  async settled({ physicalId }, to) {
    const { State } = await to.api('lambda', 'GetEventSourceMapping', { UUID: physicalId });
    return State === 'Enabled' || State === 'Disabled';
  },
};
