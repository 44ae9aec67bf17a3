import type { JsonObject } from '../template/template.ts';
import { pick, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

const SETTINGS = [
  'Description',
  'EndDate',
  'FlexibleTimeWindow',
  'KmsKeyArn',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'StartDate',
  'State',
  'Target',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html */
export const schedulerSchedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  properties: [...SETTINGS, 'GroupName', 'Name'],
  required: ['FlexibleTimeWindow', 'ScheduleExpression', 'Target'],
  attributes: ['Arn'],
  replaces: ['Name', 'GroupName'],
  nameProperty: 'Name',
  async create(properties, to) {
    const name = textOf(properties.Name) ?? to.generatedName();
    const output = await to.api('scheduler', 'CreateSchedule', { Name: name, ...settings(properties) });
    return { physicalId: name, attributes: { Arn: String(output.ScheduleArn) } };
  },
  async update(properties, before, to) {
    await to.api('scheduler', 'UpdateSchedule', { Name: before.physicalId ?? '', ...settings(properties) });
  },
  async delete({ physicalId, properties }, to) {
    await to.api('scheduler', 'DeleteSchedule', { Name: physicalId, ...pick(properties, 'GroupName') });
  },
};

const settings = (properties: JsonObject): JsonObject => pick(properties, 'GroupName', ...SETTINGS);
