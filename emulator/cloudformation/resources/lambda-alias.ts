import type { Json, JsonObject } from '../template/template.ts';
import { listOf, objectOf, pick, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html */
export const lambdaAlias: ResourceType = {
  type: 'AWS::Lambda::Alias',
  properties: [
    'Description',
    'FunctionName',
    'FunctionVersion',
    'Name',
    'ProvisionedConcurrencyConfig',
    'RoutingConfig',
  ],
  required: ['FunctionName', 'FunctionVersion', 'Name'],
  attributes: ['AliasArn'],
  replaces: ['FunctionName', 'Name'],
  nameProperty: 'Name',
  async create(properties, to) {
    const output = await to.api('lambda', 'CreateAlias', settings(properties));
    const arn = String(output.AliasArn);
    return { physicalId: arn, attributes: { AliasArn: arn } };
  },
  async update(properties, _before, to) {
    await to.api('lambda', 'UpdateAlias', { RoutingConfig: { AdditionalVersionWeights: {} }, ...settings(properties) });
  },
  async delete({ properties }, to) {
    await to.api('lambda', 'DeleteAlias', pick(properties, 'FunctionName', 'Name'));
  },
};

/** The weights are a list in a template and a map in the API. */
function settings(properties: JsonObject): JsonObject {
  const weights = listOf(objectOf(properties.RoutingConfig).AdditionalVersionWeights).map((one): [string, Json] => {
    const { FunctionVersion, FunctionWeight = 0 } = objectOf(one);
    return [textOf(FunctionVersion) ?? '', FunctionWeight];
  });
  return {
    ...pick(properties, 'Description', 'FunctionName', 'FunctionVersion', 'Name'),
    ...(weights.length > 0 ? { RoutingConfig: { AdditionalVersionWeights: Object.fromEntries(weights) } } : {}),
  };
}
