import type { JsonObject } from '../template/template.ts';
import { documentText, listOf, objectOf, pick, tagChanges, tagList, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** PutTargets takes at most ten at once. */
const TARGETS_AT_ONCE = 10;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
export const eventsRule: ResourceType = {
  type: 'AWS::Events::Rule',
  properties: [
    'Description',
    'EventBusName',
    'EventPattern',
    'Name',
    'RoleArn',
    'ScheduleExpression',
    'State',
    'Tags',
    'Targets',
  ],
  attributes: ['Arn'],
  replaces: ['Name', 'EventBusName'],
  nameProperty: 'Name',
  tags: 'list',
  async create(properties, to) {
    const name = textOf(properties.Name) ?? to.generatedName();
    const arn = await putRule(name, properties, to, true);
    await putTargets(name, properties, to);
    const bus = busName(properties);
    const physicalId = bus === 'default' ? name : `${bus}|${name}`;
    return { physicalId, attributes: { Arn: arn } };
  },
  async update(properties, before, to) {
    const name = ruleName(before.physicalId ?? '');
    await putRule(name, properties, to, false);
    const kept = targetIds(properties);
    await removeTargets(
      name,
      properties,
      targetIds(before.properties).filter((id) => !kept.includes(id)),
      to,
    );
    await putTargets(name, properties, to);
    const { set, removed } = tagChanges(before.properties.Tags, properties.Tags);
    const ResourceARN = before.attributes.Arn ?? '';
    if (removed.length > 0) await to.api('events', 'UntagResource', { ResourceARN, TagKeys: removed });
    if (Object.keys(set).length > 0) await to.api('events', 'TagResource', { ResourceARN, Tags: tagList(set) });
  },
  async delete({ physicalId, properties }, to) {
    const name = ruleName(physicalId);
    await removeTargets(name, properties, targetIds(properties), to);
    await to.api('events', 'DeleteRule', { Name: name, ...pick(properties, 'EventBusName') });
  },
};

const ruleName = (physicalId: string): string => physicalId.slice(physicalId.indexOf('|') + 1);

/** `EventBusName` may be an ARN. */
const busName = (properties: JsonObject): string =>
  (textOf(properties.EventBusName) ?? 'default').split('/').at(-1) ?? '';

const targetIds = (properties: JsonObject): string[] =>
  listOf(properties.Targets).map((target) => textOf(objectOf(target).Id) ?? '');

async function putRule(name: string, properties: JsonObject, to: Provisioning, tagged: boolean): Promise<string> {
  const output = await to.api('events', 'PutRule', {
    Name: name,
    ...pick(properties, 'Description', 'EventBusName', 'RoleArn', 'ScheduleExpression', 'State'),
    ...(properties.EventPattern === undefined ? {} : { EventPattern: documentText(properties.EventPattern) }),
    ...(tagged && properties.Tags !== undefined ? { Tags: properties.Tags } : {}),
  });
  return String(output.RuleArn);
}

async function putTargets(rule: string, properties: JsonObject, to: Provisioning): Promise<void> {
  const targets = listOf(properties.Targets);
  for (let start = 0; start < targets.length; start += TARGETS_AT_ONCE)
    await to.api('events', 'PutTargets', {
      Rule: rule,
      ...pick(properties, 'EventBusName'),
      Targets: targets.slice(start, start + TARGETS_AT_ONCE),
    });
}

async function removeTargets(rule: string, properties: JsonObject, ids: string[], to: Provisioning): Promise<void> {
  if (ids.length > 0)
    await to.api('events', 'RemoveTargets', { Rule: rule, ...pick(properties, 'EventBusName'), Ids: ids });
}
