import type { Json, JsonObject } from '../template/template.ts';
import { documentText, listOf, objectOf, pick, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

const SETTINGS = ['Description', 'EvaluationModes', 'MaximumExecutionFrequency', 'Scope', 'Source'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configrule.html */
export const configConfigRule: ResourceType = {
  type: 'AWS::Config::ConfigRule',
  properties: [...SETTINGS, 'Compliance', 'ConfigRuleName', 'InputParameters'],
  required: ['Source'],
  attributes: ['Arn', 'Compliance.Type', 'ConfigRuleId'],
  replaces: ['ConfigRuleName'],
  nameProperty: 'ConfigRuleName',
  async create(properties, to) {
    const name = textOf(properties.ConfigRuleName) ?? to.generatedName(128);
    await put(name, properties, to);
    const output = await to.api('config', 'DescribeConfigRules', { ConfigRuleNames: [name] });
    const { ConfigRuleArn = '', ConfigRuleId = '' } = objectOf(listOf(output.ConfigRules as Json)[0]);
    return {
      physicalId: name,
      attributes: { Arn: ConfigRuleArn, ConfigRuleId, 'Compliance.Type': 'INSUFFICIENT_DATA' },
    };
  },
  update: (properties, before, to) => put(before.physicalId ?? '', properties, to),
  async delete({ physicalId }, to) {
    await to.api('config', 'DeleteConfigRule', { ConfigRuleName: physicalId });
  },
};

async function put(name: string, properties: JsonObject, to: Provisioning): Promise<void> {
  await to.api('config', 'PutConfigRule', {
    ConfigRule: {
      ConfigRuleName: name,
      ...pick(properties, ...SETTINGS),
      ...(properties.InputParameters === undefined
        ? {}
        : { InputParameters: documentText(properties.InputParameters) }),
    },
  });
}
