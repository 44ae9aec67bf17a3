import { AwsError } from '../errors.ts';
import { readPolicy } from '../iam/policy-document.ts';
import { invalid } from './access.ts';
import { operation } from './operation.ts';
import { pageOf } from './page.ts';
import { resourcePolicies, type ResourcePolicy } from './state.ts';

const MAX_POLICIES = 10;
const MAX_CHARACTERS = 5_120;

export const putResourcePolicy = operation('PutResourcePolicy', {
  access: () => ({ action: 'logs:PutResourcePolicy', resource: '*' }),
  handle(input, call) {
    const { policyName: name = '', policyDocument: document = '' } = input;
    if (name === '') throw invalid('policyName must be specified.');
    if (document.length < 1 || document.length > MAX_CHARACTERS)
      throw invalid(`Resource policy document must have 1 to ${MAX_CHARACTERS} characters.`);
    checkDocument(document);
    if (!resourcePolicies(call).has(name) && resourcePolicies(call).size >= MAX_POLICIES)
      throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
    const policy: ResourcePolicy = { name, document, updatedAt: call.now() };
    resourcePolicies(call).put(name, policy);
    return { resourcePolicy: shown(policy) };
  },
});

function checkDocument(document: string): void {
  try {
    readPolicy(document);
  } catch (error) {
    if (error instanceof AwsError) throw invalid(`Invalid resource policy: ${error.message}`);
    throw error;
  }
}

export const deleteResourcePolicy = operation('DeleteResourcePolicy', {
  access: () => ({ action: 'logs:DeleteResourcePolicy', resource: '*' }),
  handle(input, call) {
    const name = input.policyName ?? '';
    if (!resourcePolicies(call).has(name))
      throw new AwsError('ResourceNotFoundException', `Policy with name [${name}] does not exist`);
    resourcePolicies(call).delete(name);
    return {};
  },
});

export const describeResourcePolicies = operation('DescribeResourcePolicies', {
  access: () => ({ action: 'logs:DescribeResourcePolicies', resource: '*' }),
  handle(input, call) {
    const { items, next } = pageOf(resourcePolicies(call).values(), input.nextToken, input.limit ?? 50);
    return { resourcePolicies: items.map(shown), ...(next === undefined ? {} : { nextToken: next }) };
  },
});

const shown = ({ name, document, updatedAt }: ResourcePolicy) => ({
  policyName: name,
  policyDocument: document,
  lastUpdatedTime: updatedAt,
});
