import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { checkPageSize, pageToken, readToken, shownParameter } from './get-parameter.ts';
import { isBelow, isOnNextLevel, parameterFilter, type FilterRules } from './parameter-filters.ts';
import { parameterArn } from './parameter-name.ts';
import { shownPolicies } from './parameter-policies.ts';
import { parameters, tags, type Parameter, type ParameterVersion } from './state.ts';

const operation = operationsOf<typeof client>();

const byPathRules: FilterRules = { keys: ['Type', 'KeyId', 'Label', 'DataType'], tags: false };
const describeRules: FilterRules = { keys: ['Name', 'Type', 'KeyId', 'Path', 'Tier', 'DataType'], tags: true };

const currentOf = (parameter: Parameter): ParameterVersion => parameter.versions.at(-1) as ParameterVersion;
const itemOf = (call: Call, parameter: Parameter) => ({
  parameter,
  current: currentOf(parameter),
  tags: tags(call).get(`Parameter/${parameter.name}`) ?? {},
});
const inOrder = (call: Call): Parameter[] =>
  parameters(call)
    .values()
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
export const getParametersByPath = operation('GetParametersByPath', {
  access: (input, call) => ({
    action: 'ssm:GetParametersByPath',
    // access to a path is access to everything below it
    resource: parameterArn(call, (input.Path ?? '').replace(/(.)\/$/, '$1')),
    context: { 'ssm:Recursive': String(input.Recursive ?? false) },
  }),
  async handle(input, call) {
    const path = input.Path ?? '';
    if (!/^\/[\w./-]*$/.test(path))
      throw validationError(
        `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can't be prefixed with \\"aws\\" or \\"ssm\\" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.`,
      );
    const below = input.Recursive ? isBelow : isOnNextLevel;
    const filter = parameterFilter(input.ParameterFilters ?? [], byPathRules);
    const label = input.ParameterFilters?.find(({ Key }) => Key === 'Label')?.Values;
    const found = inOrder(call).filter((one) => below(one.name, path) && filter(itemOf(call, one)));
    const start = readToken(input.NextToken);
    const end = start + checkPageSize(input.MaxResults, 10);
    const page = found.slice(start, end).map((one) => ({
      name: one.name,
      version: one.versions.find(({ labels }) => label && labels.some((own) => label.includes(own))) ?? currentOf(one),
    }));
    return {
      Parameters: await Promise.all(
        page.map(({ name, version }) => shownParameter(call, name, version, input.WithDecryption ?? false)),
      ),
      ...(end < found.length ? { NextToken: pageToken(end) } : {}),
    };
  },
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html */
export const describeParameters = operation('DescribeParameters', {
  access: (_input, call) => ({
    action: 'ssm:DescribeParameters',
    resource: `arn:${call.partition}:ssm:${call.region}:${call.account}:*`,
  }),
  handle(input, call) {
    if (input.Filters?.length && input.ParameterFilters?.length)
      throw validationError('You can use either Filters or ParameterFilters in a single request.');
    const old = (input.Filters ?? []).map(({ Key, Values }) => ({
      Key,
      Values,
      Option: Key === 'Name' ? 'BeginsWith' : 'Equals',
    }));
    checkNoRepeat(input.ParameterFilters ?? []);
    const filter = parameterFilter(input.ParameterFilters ?? old, describeRules);
    const found = inOrder(call).filter((one) => filter(itemOf(call, one)));
    const start = readToken(input.NextToken);
    const end = start + checkPageSize(input.MaxResults, 50);
    return {
      Parameters: found.slice(start, end).map((one) => shownMetadata(call, one)),
      ...(end < found.length ? { NextToken: pageToken(end) } : {}),
    };
  },
});

function checkNoRepeat(filters: readonly { Key?: string | undefined }[]): void {
  const keys = filters.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length)
    throw new AwsError('InvalidFilterKey', 'Filters with the same key can be specified only once.');
}

function shownMetadata(call: Call, parameter: Parameter): client.ParameterMetadata {
  const current = currentOf(parameter);
  return {
    Name: parameter.name,
    ARN: parameterArn(call, parameter.name),
    Type: current.type,
    ...(current.keyId === undefined ? {} : { KeyId: current.keyId }),
    LastModifiedDate: new Date(current.modifiedAt),
    LastModifiedUser: current.modifiedBy,
    ...(current.description === undefined ? {} : { Description: current.description }),
    ...(current.allowedPattern === undefined ? {} : { AllowedPattern: current.allowedPattern }),
    Version: current.version,
    Tier: current.tier,
    Policies: shownPolicies(current),
    DataType: current.dataType,
  };
}
