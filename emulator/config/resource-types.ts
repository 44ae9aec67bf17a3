import type { Scope } from '../call.ts';
import { trailsHere } from '../cloudtrail/state.ts';
import { instances, securityGroups, tagsOf, volumes } from '../ec2/state.ts';
import { buckets, bucketsOf } from '../s3/state.ts';

export interface Resource {
  arn: string;
  name: string;
  createdAt?: number;
  zone?: string;
  tags: Record<string, string>;
  configuration: Record<string, unknown>;
  /** What Config asks the service for in further calls. */
  supplementary?: Record<string, unknown>;
}

/** A resource type that AWS Config records, with the ids it gives. */
interface RecordedType {
  readonly type: string;
  readonly ids: (scope: Scope) => string[];
  readonly read: (id: string, scope: Scope) => Resource | undefined;
}

const ec2Arn = (scope: Scope, resource: string): string => `arn:aws:ec2:${scope.region}:${scope.account}:${resource}`;
const plain = (value: object): Record<string, unknown> => ({ ...value });

const bucket: RecordedType = {
  type: 'AWS::S3::Bucket',
  ids: (scope) => bucketsOf(scope).map((one) => one.name),
  read(id, scope) {
    const found = buckets(scope).get(id);
    if (!found || found.owner !== scope.account || found.region !== scope.region) return undefined;
    const { publicAccessBlock, policy, versioning, encryption, tags = {} } = found;
    return {
      arn: `arn:aws:s3:::${id}`,
      name: id,
      createdAt: found.createdAt,
      tags,
      configuration: {
        name: id,
        owner: { id: found.owner },
        creationDate: new Date(found.createdAt).toISOString(),
        region: found.region,
      },
      supplementary: {
        ...(publicAccessBlock ? { PublicAccessBlockConfiguration: publicAccessBlock } : {}),
        BucketPolicy: { policyText: policy ?? null },
        BucketVersioningConfiguration: { status: versioning ?? 'Off' },
        ServerSideEncryptionConfiguration: encryption,
      },
    };
  },
};

const securityGroup: RecordedType = {
  type: 'AWS::EC2::SecurityGroup',
  ids: (scope) => securityGroups(scope).keys(),
  read(id, scope) {
    const group = securityGroups(scope).get(id);
    return (
      group && {
        arn: ec2Arn(scope, `security-group/${id}`),
        name: group.name,
        tags: tagsOf(scope, id),
        configuration: plain(group),
      }
    );
  },
};

const instance: RecordedType = {
  type: 'AWS::EC2::Instance',
  ids: (scope) =>
    instances(scope)
      .values()
      .filter((one) => one.state !== 'terminated')
      .map((one) => one.id),
  read(id, scope) {
    const found = instances(scope).get(id);
    if (!found || found.state === 'terminated') return undefined;
    return {
      arn: ec2Arn(scope, `instance/${id}`),
      name: id,
      createdAt: found.launchedAt,
      zone: found.zone,
      tags: tagsOf(scope, id),
      configuration: plain(found),
    };
  },
};

const volume: RecordedType = {
  type: 'AWS::EC2::Volume',
  ids: (scope) => volumes(scope).keys(),
  read(id, scope) {
    const found = volumes(scope).get(id);
    return (
      found && {
        arn: ec2Arn(scope, `volume/${id}`),
        name: id,
        createdAt: found.createdAt,
        zone: found.zone,
        tags: tagsOf(scope, id),
        configuration: plain(found),
      }
    );
  },
};

const trail: RecordedType = {
  type: 'AWS::CloudTrail::Trail',
  ids: (scope) => trailsHere(scope).map((one) => one.name),
  read(id, scope) {
    const found = trailsHere(scope).find((one) => one.name === id);
    return found && { arn: found.arn, name: found.name, tags: found.tags, configuration: plain(found) };
  },
};

/** Not a recorded type: what rules about the account as a whole answer for. */
const account: RecordedType = {
  type: 'AWS::::Account',
  ids: (scope) => [scope.account],
  read: (id, scope) =>
    id === scope.account ? { arn: `arn:aws:iam::${id}:root`, name: id, tags: {}, configuration: {} } : undefined,
};

const RECORDED_TYPES: readonly RecordedType[] = [account, bucket, securityGroup, instance, volume, trail];

export const recordedType = (type: string): RecordedType | undefined => RECORDED_TYPES.find((one) => one.type === type);
