import type { JsonObject } from '../template/template.ts';
import { pick } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html */
export const lambdaEventInvokeConfig: ResourceType = {
  type: 'AWS::Lambda::EventInvokeConfig',
  properties: ['DestinationConfig', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier'],
  required: ['FunctionName', 'Qualifier'],
  attributes: [],
  replaces: ['FunctionName', 'Qualifier'],
  async create(properties, to) {
    await put(properties, to);
    return { physicalId: to.generatedName() };
  },
  update: (properties, _before, to) => put(properties, to),
  async delete({ properties }, to) {
    await to.api('lambda', 'DeleteFunctionEventInvokeConfig', pick(properties, 'FunctionName', 'Qualifier'));
  },
};

async function put(properties: JsonObject, to: Provisioning): Promise<void> {
  await to.api('lambda', 'PutFunctionEventInvokeConfig', properties);
}
