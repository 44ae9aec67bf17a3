import { listOf, tagChanges, tagList, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedulegroup.html */
export const schedulerScheduleGroup: ResourceType = {
  type: 'AWS::Scheduler::ScheduleGroup',
  properties: ['Name', 'Tags'],
  attributes: ['Arn', 'CreationDate', 'LastModificationDate', 'State'],
  replaces: ['Name'],
  nameProperty: 'Name',
  tags: 'list',
  async create(properties, to) {
    const name = textOf(properties.Name) ?? to.generatedName();
    await to.api('scheduler', 'CreateScheduleGroup', { Name: name, Tags: listOf(properties.Tags) });
    const group = await to.api('scheduler', 'GetScheduleGroup', { Name: name });
    const when = (date: unknown): string => (date instanceof Date ? date.toISOString() : '');
    return {
      physicalId: name,
      attributes: {
        Arn: String(group.Arn),
        CreationDate: when(group.CreationDate),
        LastModificationDate: when(group.LastModificationDate),
        State: String(group.State),
      },
    };
  },
  async update(properties, before, to) {
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    const ResourceArn = before.attributes.Arn ?? '';
    if (removed.length > 0) await to.api('scheduler', 'UntagResource', { ResourceArn, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('scheduler', 'TagResource', { ResourceArn, Tags: tagList(set) });
  },
  async delete({ physicalId }, to) {
    await to.api('scheduler', 'DeleteScheduleGroup', { Name: physicalId });
  },
};
