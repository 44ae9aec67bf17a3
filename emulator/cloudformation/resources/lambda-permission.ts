import { pick } from './property-values.ts';
import type { ResourceType } from './resource-type.ts';

const SETTINGS = [
  'Action',
  'EventSourceToken',
  'FunctionName',
  'FunctionUrlAuthType',
  'InvokedViaFunctionUrl',
  'Principal',
  'PrincipalOrgID',
  'SourceAccount',
  'SourceArn',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html */
export const lambdaPermission: ResourceType = {
  type: 'AWS::Lambda::Permission',
  properties: SETTINGS,
  required: ['Action', 'FunctionName', 'Principal'],
  attributes: ['Id'],
  replaces: SETTINGS,
  async create(properties, to) {
    const StatementId = to.generatedName(100);
    await to.api('lambda', 'AddPermission', { StatementId, ...pick(properties, ...SETTINGS) });
    return { physicalId: StatementId, attributes: { Id: StatementId } };
  },
  async delete({ physicalId, properties }, to) {
    await to.api('lambda', 'RemovePermission', { StatementId: physicalId, ...pick(properties, 'FunctionName') });
  },
};
