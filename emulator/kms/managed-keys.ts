import { arn, type Call } from '../call.ts';
import { aliases, keys, type Key } from './state.ts';

/** Services whose `aws/<service>` key comes to be when it is first used. */
const descriptions: Record<string, string> = {
  ssm: 'Default key that protects my SSM parameters when no other key is defined',
  secretsmanager: 'Default key that protects my Secrets Manager data when no other key is defined',
  ebs: 'Default key that protects my EBS volumes when no other key is defined',
  s3: 'Default key that protects my S3 objects when no other key is defined',
  sqs: 'Default key that protects my SQS messages when no other key is defined',
  sns: 'Default key that protects my SNS data when no other key is defined',
  rds: 'Default key that protects my RDS database volumes when no other key is defined',
  lambda: 'Default key that protects my Lambda functions when no other key is defined',
  dynamodb: 'Default key that protects my DynamoDB data when no other key is defined',
};

export const isManagedAlias = (name: string): boolean => name.startsWith('alias/aws/');

/** The AWS managed key behind `alias/aws/<service>`, made if need be; nothing for an alias that AWS does not know. */
export function managedKey(call: Call, alias: string): Key | undefined {
  const known = aliases(call).get(alias);
  if (known) return keys(call).get(known.keyId);
  const service = alias.replace('alias/aws/', '');
  const description = descriptions[service];
  if (description === undefined) return undefined;
  const id = call.ids.uuid();
  const key: Key = {
    id,
    arn: arn(call, 'kms', `key/${id}`),
    manager: 'AWS',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    material: Buffer.from(call.ids.hex(64), 'hex').toString('base64'),
    state: 'Enabled',
    description,
    createdAt: call.now(),
    policy: managedPolicy(call, service),
    rotationDays: 365,
    tags: {},
  };
  keys(call).put(id, key);
  aliases(call).put(alias, { name: alias, keyId: id, createdAt: call.now(), updatedAt: call.now() });
  return key;
}

/**
 * Whoever may use the service in this account may use the key through it, without a right to KMS of their own.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies-managed.html
 */
const managedPolicy = (call: Call, service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: `auto-${service}-1`,
    Statement: [
      {
        Sid: `Allow access through ${service} for all principals in the account that are authorized to use it`,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: {
          StringEquals: {
            'kms:CallerAccount': call.account,
            'kms:ViaService': `${service}.${call.region}.amazonaws.com`,
          },
        },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:${call.partition}:iam::${call.account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  });
