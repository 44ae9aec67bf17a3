import { pick, textOf } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

const PUBLISHED = ['CodeSha256', 'Description', 'FunctionName'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html */
export const lambdaVersion: ResourceType = {
  type: 'AWS::Lambda::Version',
  properties: [...PUBLISHED, 'FunctionScalingConfig', 'ProvisionedConcurrencyConfig', 'RuntimePolicy'],
  required: ['FunctionName'],
  attributes: ['FunctionArn', 'Version'],
  replaces: [...PUBLISHED, 'RuntimePolicy'],
  async create(properties, to) {
    const output = await to.api('lambda', 'PublishVersion', pick(properties, ...PUBLISHED));
    const arn = String(output.FunctionArn);
    return { physicalId: arn, attributes: { FunctionArn: arn, Version: String(output.Version) } };
  },
  async delete({ physicalId, attributes }, to) {
    const qualifier = textOf(attributes.Version) ?? '';
    await to.api('lambda', 'DeleteFunction', {
      FunctionName: physicalId.slice(0, -qualifier.length - 1),
      Qualifier: qualifier,
    });
  },
};
