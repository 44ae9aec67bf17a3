import type * as client from '@aws-sdk/client-s3';
import { principalArn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onBucket } from './access.ts';
import { effectiveBlock, isPublicPolicy } from './public-access.ts';
import { findBucket, putBucket, type Bucket } from './state.ts';

const operation = operationsOf<typeof client>();
const MAX_POLICY_BYTES = 20_480;

const malformed = (message: string): AwsError => new AwsError('MalformedPolicy', message);

function parsePolicy(text: string, bucket: Bucket, call: Call): unknown {
  if (!text.trimStart().startsWith('{')) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES)
    throw new AwsError(
      'InvalidArgument',
      `Policy exceeds the maximum allowed document size of ${MAX_POLICY_BYTES} bytes`,
    );
  let policy: { Version?: unknown; Statement?: unknown };
  try {
    policy = JSON.parse(text) as typeof policy;
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (policy.Version !== undefined && policy.Version !== '2012-10-17' && policy.Version !== '2008-10-17')
    throw malformed('The policy must contain a valid version string');
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  if (policy.Statement === undefined || statements.length === 0) throw malformed('Missing required field Statement');
  for (const statement of statements) checkStatement(statement, bucket, call);
  return policy;
}

function checkStatement(value: unknown, bucket: Bucket, call: Call): void {
  if (typeof value !== 'object' || value === null) throw malformed('Policy Statement must be an object');
  const statement = value as Record<string, unknown>;
  if (statement.Effect === undefined) throw malformed('Missing required field Effect');
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
    throw malformed(`Invalid effect: ${JSON.stringify(statement.Effect)}`);
  if (statement.Principal === undefined && statement.NotPrincipal === undefined)
    throw malformed('Missing required field Principal');
  if (statement.Principal !== undefined && !isPrincipal(statement.Principal))
    throw malformed('Invalid principal in policy');
  if (statement.Action === undefined && statement.NotAction === undefined)
    throw malformed('Missing required field Action');
  if (statement.Resource === undefined && statement.NotResource === undefined)
    throw malformed('Missing required field Resource');
  const actions = [statement.Action ?? statement.NotAction].flat();
  if (!actions.every((action) => action === '*' || (typeof action === 'string' && /^s3[\w-]*:[\w*?]+$/i.test(action))))
    throw malformed('Policy has invalid action');
  const arn = `arn:${call.partition}:s3:::${bucket.name}`;
  const resources = [statement.Resource ?? statement.NotResource].flat();
  const own = (resource: unknown): boolean =>
    typeof resource === 'string' && (resource === arn || resource.startsWith(`${arn}/`) || resource === `${arn}*`);
  if (!resources.every(own)) throw malformed('Policy has invalid resource');
}

const isPrincipal = (principal: unknown): boolean =>
  principal === '*' ||
  (typeof principal === 'object' &&
    principal !== null &&
    Object.keys(principal).length > 0 &&
    Object.entries(principal).every(
      ([kind, who]) =>
        ['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind) &&
        [who].flat().every((one) => typeof one === 'string' && (kind !== 'AWS' || /^(\*|\d{12}|arn:[^*]+)$/.test(one))),
    ));

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html */
export const putBucketPolicy = operation('PutBucketPolicy', {
  access: onBucket('s3:PutBucketPolicy'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const text = input.Policy ?? '';
    const policy = parsePolicy(text, bucket, call);
    if (isPublicPolicy(policy) && effectiveBlock(bucket, call).blockPublicPolicy)
      throw new AwsError(
        'AccessDenied',
        `User: ${principalArn(call.principal, call.partition)} is not authorized to perform: s3:PutBucketPolicy on resource: "arn:${call.partition}:s3:::${bucket.name}" because public policies are blocked by the BlockPublicPolicy block public access setting.`,
        403,
      );
    putBucket(call, { ...bucket, policy: text });
    return {};
  },
});

export const getBucketPolicy = operation('GetBucketPolicy', {
  access: onBucket('s3:GetBucketPolicy'),
  handle: (input, call) => ({ Policy: policyOf(findBucket(input, call)) }),
});

export const deleteBucketPolicy = operation('DeleteBucketPolicy', {
  access: onBucket('s3:DeleteBucketPolicy'),
  handle(input, call) {
    const { policy: _, ...bucket } = findBucket(input, call);
    putBucket(call, bucket);
    return {};
  },
});

export const getBucketPolicyStatus = operation('GetBucketPolicyStatus', {
  access: onBucket('s3:GetBucketPolicyStatus'),
  handle: (input, call) => ({
    PolicyStatus: { IsPublic: isPublicPolicy(JSON.parse(policyOf(findBucket(input, call)))) },
  }),
});

function policyOf(bucket: Bucket): string {
  if (bucket.policy === undefined)
    throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName: bucket.name });
  return bucket.policy;
}
