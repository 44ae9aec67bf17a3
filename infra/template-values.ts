/** Parts of a CloudFormation template, as JSON. `${sls:…}` in a string is filled in by `serverless package`. */
export type Value = string | number | boolean | Value[] | { [key: string]: Value };
export type Properties = Record<string, Value>;

export interface Resource {
  Type: string;
  Properties: Properties;
  DependsOn?: string[];
  DeletionPolicy?: 'Retain';
  UpdateReplacePolicy?: 'Retain';
}
export type Resources = Record<string, Resource>;

/** Every name carries it, so that stages live side by side in one account. */
export const STAGE = '${sls:stage}';
/** `rectify-dev-<rest>` */
export const named = (rest: string): string => `rectify-${STAGE}-${rest}`;

export const ref = (logicalId: string): Value => ({ Ref: logicalId });
export const getAtt = (logicalId: string, attribute: string): Value => ({ 'Fn::GetAtt': [logicalId, attribute] });

/** `arn:<partition>:<service>:<Region>:<account>:<resource>` of the stack's own place. */
export const localArn = (service: string, resource: string): Value => ({
  'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`,
});

/** The same for IAM, which has no Region. */
export const iamArn = (resource: string): Value => ({
  'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:${resource}`,
});

/** `ReceiveConfig` from `receive-config`. */
export const pascal = (kebab: string): string =>
  kebab
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export const allow = (Action: string[], ...targets: Value[]): Value => ({
  Effect: 'Allow',
  Action,
  Resource: targets.length === 1 ? (targets[0] ?? '*') : targets,
});

/** Refuses whoever speaks without TLS. */
export const denyPlainText = (service: string, target: Value): Value => ({
  Effect: 'Deny',
  Principal: '*',
  Action: `${service}:*`,
  Resource: target,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

export const policyDocument = (...Statement: Value[]): Value => ({ Version: '2012-10-17', Statement });

export const trust = (service: string, Condition?: Properties): Value =>
  policyDocument({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...(Condition ? { Condition } : {}),
  });

/**
 * Keeps `${…}` in texts that are not ours (a runbook's, a policy's) from being taken for a variable by `serverless`.
 * https://www.serverless.com/framework/docs/providers/aws/guide/variables
 */
export function literal(value: unknown): Value {
  if (typeof value === 'string') return value.replaceAll('${', '\\${');
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(literal);
  if (typeof value !== 'object' || value === null) throw new TypeError(`a template cannot hold ${String(value)}`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item)]));
}
