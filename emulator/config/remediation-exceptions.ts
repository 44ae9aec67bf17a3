import type * as client from '@aws-sdk/client-config-service';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { findRule, onRule } from './config-rules.ts';
import { pageOf } from './page.ts';
import { remediationExceptions, type RemediationException } from './state.ts';

const operation = operationsOf<typeof client>();

const keyOf = (rule: string, key: client.RemediationExceptionResourceKey): string =>
  `${rule}/${key.ResourceType}/${key.ResourceId}`;

const describe = (exception: RemediationException): client.RemediationException => ({
  ConfigRuleName: exception.ruleName,
  ResourceType: exception.resourceType,
  ResourceId: exception.resourceId,
  ...(exception.message === undefined ? {} : { Message: exception.message }),
  ...(exception.expiresAt === undefined ? {} : { ExpirationTime: new Date(exception.expiresAt) }),
});

/** Exceptions whose time has run out no longer count. */
const current = (rule: string, call: Call): RemediationException[] =>
  remediationExceptions(call)
    .values()
    .filter((one) => one.ruleName === rule && (one.expiresAt === undefined || one.expiresAt > call.now()));

function checkKeys(keys: client.RemediationExceptionResourceKey[]): void {
  if (keys.length < 1 || keys.length > 100)
    throw new AwsError('InvalidParameterValueException', 'ResourceKeys must have between 1 and 100 members.');
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationExceptions.html */
export const putRemediationExceptions = operation('PutRemediationExceptions', {
  access: onRule('config:PutRemediationExceptions'),
  handle(input, call) {
    const rule = findRule(input.ConfigRuleName, call);
    const keys = input.ResourceKeys ?? [];
    checkKeys(keys);
    for (const key of keys)
      remediationExceptions(call).put(keyOf(rule.name, key), {
        ruleName: rule.name,
        resourceType: key.ResourceType ?? '',
        resourceId: key.ResourceId ?? '',
        ...(input.Message === undefined ? {} : { message: input.Message }),
        ...(input.ExpirationTime === undefined ? {} : { expiresAt: input.ExpirationTime.getTime() }),
      });
    return { FailedBatches: [] };
  },
});

export const describeRemediationExceptions = operation('DescribeRemediationExceptions', {
  access: onRule('config:DescribeRemediationExceptions'),
  handle(input, call) {
    const rule = findRule(input.ConfigRuleName, call);
    const keys = input.ResourceKeys;
    const found = current(rule.name, call).filter(
      (one) =>
        !keys?.length || keys.some((key) => key.ResourceType === one.resourceType && key.ResourceId === one.resourceId),
    );
    const { page, next } = pageOf(found, input, 25, 100);
    return { ...next, RemediationExceptions: page.map(describe) };
  },
});

export const deleteRemediationExceptions = operation('DeleteRemediationExceptions', {
  access: onRule('config:DeleteRemediationExceptions'),
  handle(input, call) {
    const rule = findRule(input.ConfigRuleName, call);
    const keys = input.ResourceKeys ?? [];
    checkKeys(keys);
    const failed = keys.filter((key) => !remediationExceptions(call).has(keyOf(rule.name, key)));
    if (failed.length === keys.length)
      throw new AwsError(
        'NoSuchRemediationExceptionException',
        `No remediation exception was found for ${keyOf(rule.name, keys[0] as never)}`,
      );
    for (const key of keys) remediationExceptions(call).delete(keyOf(rule.name, key));
    return {
      FailedBatches:
        failed.length > 0 ? [{ FailureMessage: 'No such remediation exception', FailedItems: failed }] : [],
    };
  },
});
