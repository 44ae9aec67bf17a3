import type { Json, JsonObject } from '../template/template.ts';
import { listOf, objectOf, pick, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

type Setting = [
  property: string,
  put: (value: Json) => [operation: string, input: JsonObject],
  remove: string | undefined,
];

/** Bucket settings that have an API of their own: how to put each, and the operation that takes it away. */
const SETTINGS: Setting[] = [
  ['VersioningConfiguration', (value) => ['PutBucketVersioning', { VersioningConfiguration: value }], undefined],
  [
    'PublicAccessBlockConfiguration',
    (value) => ['PutPublicAccessBlock', { PublicAccessBlockConfiguration: value }],
    'DeletePublicAccessBlock',
  ],
  [
    'OwnershipControls',
    (value) => ['PutBucketOwnershipControls', { OwnershipControls: value }],
    'DeleteBucketOwnershipControls',
  ],
  // only a bucket whose ownership controls allow it takes an ACL
  ['AccessControl', (value) => ['PutBucketAcl', { ACL: cannedAcl(value) }], undefined],
  [
    'BucketEncryption',
    (value) => ['PutBucketEncryption', { ServerSideEncryptionConfiguration: encryption(value) }],
    'DeleteBucketEncryption',
  ],
  [
    'LifecycleConfiguration',
    (value) => ['PutBucketLifecycleConfiguration', { LifecycleConfiguration: lifecycle(value) }],
    'DeleteBucketLifecycle',
  ],
  [
    'LoggingConfiguration',
    (value) => ['PutBucketLogging', { BucketLoggingStatus: { LoggingEnabled: logging(value) } }],
    undefined,
  ],
  ['Tags', (value) => ['PutBucketTagging', { Tagging: { TagSet: value } }], 'DeleteBucketTagging'],
];

/** In AWS's schema, and without effect here. */
const UNUSED = [
  'AbacStatus',
  'AccelerateConfiguration',
  'AnalyticsConfigurations',
  'BucketNamePrefix',
  'BucketNamespace',
  'CorsConfiguration',
  'IntelligentTieringConfigurations',
  'InventoryConfigurations',
  'MetadataConfiguration',
  'MetadataTableConfiguration',
  'MetricsConfigurations',
  'NotificationConfiguration',
  'ObjectLockConfiguration',
  'ReplicationConfiguration',
  'WebsiteConfiguration',
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const s3Bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  properties: [...SETTINGS.map(([name]) => name), ...UNUSED, 'BucketName', 'ObjectLockEnabled'],
  attributes: ['Arn', 'DomainName', 'DualStackDomainName', 'RegionalDomainName', 'WebsiteURL'],
  replaces: ['BucketName', 'ObjectLockEnabled'],
  nameProperty: 'BucketName',
  tags: 'list',
  async create(properties, to) {
    const { partition, region } = to.call;
    const name = textOf(properties.BucketName) ?? to.generatedName(63).toLowerCase();
    await to.api('s3', 'CreateBucket', {
      Bucket: name,
      ...(region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } }),
      ...(properties.ObjectLockEnabled === undefined
        ? {}
        : { ObjectLockEnabledForBucket: properties.ObjectLockEnabled }),
    });
    for (const setting of SETTINGS) await apply(name, setting, properties, {}, to);
    return {
      physicalId: name,
      attributes: {
        Arn: `arn:${partition}:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
        WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
      },
    };
  },
  async update(properties, before, to) {
    for (const setting of SETTINGS) await apply(before.physicalId ?? '', setting, properties, before.properties, to);
  },
  async delete({ physicalId }, to) {
    await to.api('s3', 'DeleteBucket', { Bucket: physicalId });
  },
};

async function apply(
  Bucket: string,
  [name, put, remove]: Setting,
  now: JsonObject,
  before: JsonObject,
  to: Provisioning,
): Promise<void> {
  const [value, old] = [now[name], before[name]];
  if (JSON.stringify(value) === JSON.stringify(old)) return;
  if (value !== undefined && !(Array.isArray(value) && value.length === 0)) {
    const [operation, input] = put(value);
    await to.api('s3', operation, { Bucket, ...input });
  } else if (remove !== undefined && old !== undefined) await to.api('s3', remove, { Bucket });
  else if (name === 'VersioningConfiguration' && old !== undefined)
    await to.api('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Suspended' } });
  else if (name === 'AccessControl' && old !== undefined)
    await to.api('s3', 'PutBucketAcl', { Bucket, ACL: 'private' });
  else if (name === 'LoggingConfiguration' && old !== undefined)
    await to.api('s3', 'PutBucketLogging', { Bucket, BucketLoggingStatus: {} });
}

/** `PublicRead` is `public-read` in the API. */
const cannedAcl = (value: Json): string => (textOf(value) ?? '').replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

const encryption = (value: Json): JsonObject => ({
  Rules: listOf(objectOf(value).ServerSideEncryptionConfiguration).map((rule) => {
    const { ServerSideEncryptionByDefault: chosen, ...rest } = objectOf(rule);
    return { ...rest, ...(chosen === undefined ? {} : { ApplyServerSideEncryptionByDefault: chosen }) };
  }),
});

const logging = (value: Json): JsonObject => {
  const { DestinationBucketName = '', LogFilePrefix = '' } = objectOf(value);
  return { TargetBucket: DestinationBucketName, TargetPrefix: LogFilePrefix };
};

const LIKEWISE = ['AbortIncompleteMultipartUpload', 'NoncurrentVersionExpiration'];

/** A template's rule has its expiry as flat members, the API's as nested ones. */
const lifecycle = (value: Json): JsonObject => ({
  Rules: listOf(objectOf(value).Rules).map((entry) => {
    const rule = objectOf(entry);
    const { Id, Prefix = '', ExpirationInDays, ExpirationDate, ExpiredObjectDeleteMarker } = rule;
    const expiration: JsonObject = {
      ...(ExpirationInDays === undefined ? {} : { Days: ExpirationInDays }),
      ...(ExpirationDate === undefined ? {} : { Date: ExpirationDate }),
      ...(ExpiredObjectDeleteMarker === undefined ? {} : { ExpiredObjectDeleteMarker }),
    };
    return {
      ...pick(rule, 'Status', ...LIKEWISE),
      Filter: { Prefix },
      ...(Id === undefined ? {} : { ID: Id }),
      ...(Object.keys(expiration).length > 0 ? { Expiration: expiration } : {}),
      ...(rule.Transitions === undefined ? {} : { Transitions: transitions(rule.Transitions) }),
    };
  }),
});

const transitions = (value: Json): Json[] =>
  listOf(value).map((one) => {
    const { TransitionInDays, TransitionDate, StorageClass = '' } = objectOf(one);
    return {
      StorageClass,
      ...(TransitionInDays === undefined ? {} : { Days: TransitionInDays }),
      ...(TransitionDate === undefined ? {} : { Date: TransitionDate }),
    };
  });
