import { arn } from '../../call.ts';
import { pick, tagChanges, tagList, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

const SETTINGS = [
  'ActionsEnabled',
  'AlarmActions',
  'AlarmDescription',
  'ComparisonOperator',
  'DatapointsToAlarm',
  'Dimensions',
  'EvaluateLowSampleCountPercentile',
  'EvaluationPeriods',
  'ExtendedStatistic',
  'InsufficientDataActions',
  'MetricName',
  'Metrics',
  'Namespace',
  'OKActions',
  'Period',
  'Statistic',
  'Threshold',
  'ThresholdMetricId',
  'TreatMissingData',
  'Unit',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html */
export const cloudwatchAlarm: ResourceType = {
  type: 'AWS::CloudWatch::Alarm',
  properties: [...SETTINGS, 'AlarmName', 'EvaluationCriteria', 'EvaluationInterval', 'Tags'],
  attributes: ['Arn'],
  replaces: ['AlarmName'],
  nameProperty: 'AlarmName',
  tags: 'list',
  async create(properties, to) {
    const name = textOf(properties.AlarmName) ?? to.generatedName(255);
    await to.api('cloudwatch', 'PutMetricAlarm', { AlarmName: name, ...pick(properties, ...SETTINGS, 'Tags') });
    return { physicalId: name, attributes: { Arn: arn(to.call, 'cloudwatch', `alarm:${name}`) } };
  },
  async update(properties, before, to) {
    await to.api('cloudwatch', 'PutMetricAlarm', {
      AlarmName: before.physicalId ?? '',
      ...pick(properties, ...SETTINGS),
    });
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    const ResourceARN = before.attributes.Arn ?? '';
    if (removed.length > 0) await to.api('cloudwatch', 'UntagResource', { ResourceARN, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('cloudwatch', 'TagResource', { ResourceARN, Tags: tagList(set) });
  },
  async delete({ physicalId }, to) {
    await to.api('cloudwatch', 'DeleteAlarms', { AlarmNames: [physicalId] });
  },
};
