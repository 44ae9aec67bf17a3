import type { Json, JsonObject } from '../template/template.ts';
import { listOf, objectOf, pick, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html */
export const eventsEventBusPolicy: ResourceType = {
  type: 'AWS::Events::EventBusPolicy',
  properties: ['Action', 'Condition', 'EventBusName', 'Principal', 'Statement', 'StatementId'],
  required: ['StatementId'],
  attributes: [],
  replaces: ['EventBusName', 'StatementId'],
  async create(properties, to) {
    await putStatement(properties, to);
    return { physicalId: to.generatedName() };
  },
  update: (properties, _before, to) => putStatement(properties, to),
  async delete({ properties }, to) {
    await to.api('events', 'RemovePermission', pick(properties, 'EventBusName', 'StatementId'));
  },
};

/** A whole statement goes in through the bus's policy, beside the other statements; the short form has its own parameters. */
async function putStatement(properties: JsonObject, to: Provisioning): Promise<void> {
  const bus = pick(properties, 'EventBusName');
  if (properties.Statement === undefined) {
    await to.api('events', 'PutPermission', {
      ...bus,
      ...pick(properties, 'Action', 'Condition', 'Principal', 'StatementId'),
    });
    return;
  }
  const output = await to.api('events', 'DescribeEventBus', { Name: textOf(properties.EventBusName) ?? 'default' });
  const policy = objectOf(JSON.parse(textOf(output.Policy as Json) ?? '{}') as Json);
  const others = listOf(policy.Statement).filter((one) => objectOf(one).Sid !== properties.StatementId);
  const statement = { ...objectOf(properties.Statement), Sid: properties.StatementId ?? '' };
  const next = { Version: '2012-10-17', ...policy, Statement: [...others, statement] };
  await to.api('events', 'PutPermission', { ...bus, Policy: JSON.stringify(next) });
}
