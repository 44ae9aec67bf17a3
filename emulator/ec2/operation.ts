import type * as client from '@aws-sdk/client-ec2';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { ensureDefaults } from './defaults.ts';
import { tagsOf } from './state.ts';

const plain = operationsOf<typeof client>();

/**
 * An operation of EC2: `DryRun` ends here, after the caller was found to be allowed.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/CommonParameters.html
 */
export const operation: typeof plain = (name, definition) =>
  plain(name, {
    ...definition,
    handle(input, call) {
      if ((input as { DryRun?: boolean }).DryRun)
        throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
      ensureDefaults(call);
      return definition.handle(input, call);
    },
  });

/** Describing, and other actions that know no resource. */
export const anywhere = (action: string) => (): AccessRequest => ({ action, resource: '*' });

/** An action on one resource, with its tags as condition keys. */
export function onResource(action: string, type: string, id: string | undefined, call: Call): AccessRequest {
  const context: Record<string, string> = { 'ec2:Region': call.region };
  for (const [key, value] of Object.entries(tagsOf(call, id ?? ''))) {
    context[`aws:ResourceTag/${key}`] = value;
    context[`ec2:ResourceTag/${key}`] = value;
  }
  return { action, resource: arn(call, 'ec2', `${type}/${id || '*'}`), context };
}

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const missing = (parameter: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}`);

/** EC2 tells a malformed id from one that does not exist. */
export function checkId(id: string, prefix: string, code: string): void {
  if (!new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id))
    throw new AwsError(`${code}.Malformed`, `Invalid id: "${id}" (expecting "${prefix}-...")`);
}
