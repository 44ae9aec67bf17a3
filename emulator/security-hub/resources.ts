import type { Resource } from '@aws-sdk/client-securityhub';
import type { Scope } from '../call.ts';
import { trailsHere } from '../cloudtrail/state.ts';
import { recordedType } from '../config/resource-types.ts';

/** ASFF's names for Config's types. https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html */
const ASFF_TYPES: Record<string, string> = {
  'AWS::S3::Bucket': 'AwsS3Bucket',
  'AWS::EC2::SecurityGroup': 'AwsEc2SecurityGroup',
  'AWS::EC2::Instance': 'AwsEc2Instance',
  'AWS::EC2::Volume': 'AwsEc2Volume',
  'AWS::CloudTrail::Trail': 'AwsCloudTrailTrail',
  'AWS::::Account': 'AwsAccount',
};

/** ASFF's name back to Config's. */
export const configTypeOf = (asffType: string): string =>
  Object.entries(ASFF_TYPES).find(([, asff]) => asff === asffType)?.[0] ?? asffType;

const ARNS: Record<string, (id: string, scope: Scope) => string> = {
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id}`,
  'AWS::EC2::SecurityGroup': (id, scope) => `arn:aws:ec2:${scope.region}:${scope.account}:security-group/${id}`,
  'AWS::EC2::Instance': (id, scope) => `arn:aws:ec2:${scope.region}:${scope.account}:instance/${id}`,
  'AWS::EC2::Volume': (id, scope) => `arn:aws:ec2:${scope.region}:${scope.account}:volume/${id}`,
  // a multi-Region trail is seen from elsewhere under the ARN of its home
  'AWS::CloudTrail::Trail': (id, scope) =>
    trailsHere(scope).find((trail) => trail.name === id)?.arn ??
    `arn:aws:cloudtrail:${scope.region}:${scope.account}:trail/${id}`,
  'AWS::::Account': (id) => `AWS::::Account:${id}`,
};

/** A resource as a finding names it: by its ARN, also when it is gone. */
export function asffResource(type: string, id: string, scope: Scope): Resource {
  const tags = recordedType(type)?.read(id, scope)?.tags ?? {};
  return {
    Type: ASFF_TYPES[type] ?? 'Other',
    Id: ARNS[type]?.(id, scope) ?? id,
    Partition: 'aws',
    Region: scope.region,
    ...(Object.keys(tags).length > 0 ? { Tags: tags } : {}),
  };
}
