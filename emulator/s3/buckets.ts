import type * as client from '@aws-sdk/client-s3';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onBucket } from './access.ts';
import { cannedGrants, ownerGrant } from './bucket-acl.ts';
import { buckets, findBucket, objects, putBucket, tellConfig, type Bucket } from './state.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function checkName(name: string): void {
  const fine =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-bucket-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
  if (!fine) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
}

function checkLocation(constraint: string | undefined, call: Call): void {
  const expected = call.region === 'us-east-1' ? undefined : call.region;
  if (constraint === expected) return;
  if (constraint === 'us-east-1' || (constraint !== undefined && !/^([a-z]{2}(-[a-z]+)+-\d|EU)$/.test(constraint)))
    throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, {
      LocationConstraint: constraint,
    });
  throw new AwsError(
    'IllegalLocationConstraintException',
    `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

function checkFree(name: string, call: Call): void {
  const taken = buckets(call).get(name);
  if (!taken) return;
  const members = { BucketName: name };
  if (taken.owner !== call.account)
    throw new AwsError(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      409,
      members,
    );
  throw new AwsError(
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    409,
    members,
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const createBucket = operation('CreateBucket', {
  access: (input, call) => ({
    action: 's3:CreateBucket',
    resource: `arn:${call.partition}:s3:::${input.Bucket}`,
    context: { 's3:locationconstraint': input.CreateBucketConfiguration?.LocationConstraint ?? 'us-east-1' },
  }),
  handle(input, call) {
    const name = input.Bucket ?? '';
    checkName(name);
    checkLocation(input.CreateBucketConfiguration?.LocationConstraint, call);
    checkFree(name, call);
    const ownership = input.ObjectOwnership ?? 'BucketOwnerEnforced';
    if (input.ACL && input.ACL !== 'private') {
      if (ownership === 'BucketOwnerEnforced')
        throw new AwsError(
          'InvalidBucketAclWithObjectOwnership',
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
        );
      // every new bucket blocks public ACLs
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    }
    const tags = input.CreateBucketConfiguration?.Tags;
    const bucket: Bucket = {
      name,
      owner: call.account,
      region: call.region,
      createdAt: call.now(),
      publicAccessBlock: {
        blockPublicAcls: true,
        ignorePublicAcls: true,
        blockPublicPolicy: true,
        restrictPublicBuckets: true,
      },
      ownership,
      grants: cannedGrants('private', ownerGrant(call.account)),
      encryption: { algorithm: 'AES256', bucketKey: false },
      ...(tags?.length ? { tags: Object.fromEntries(tags.map((tag) => [tag.Key ?? '', tag.Value ?? ''])) } : {}),
    };
    putBucket(call, bucket);
    return {
      Location: call.region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
      BucketArn: `arn:${call.partition}:s3:::${name}`,
    };
  },
});

export const deleteBucket = operation('DeleteBucket', {
  access: onBucket('s3:DeleteBucket'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    if (objects(call, bucket.name).size > 0)
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
        BucketName: bucket.name,
      });
    buckets(call).delete(bucket.name);
    tellConfig(call, bucket);
    return {};
  },
});

/** A HEAD has no body, so its errors carry only the status. */
export const headBucket = operation('HeadBucket', {
  access: onBucket('s3:ListBucket'),
  handle(input, call) {
    if (!buckets(call).has(input.Bucket ?? '')) throw new AwsError('NotFound', 'Not Found', 404);
    const bucket = findBucket(input, call);
    return {
      BucketArn: `arn:${call.partition}:s3:::${bucket.name}`,
      BucketRegion: bucket.region,
      AccessPointAlias: false,
    };
  },
});

export const getBucketLocation = operation('GetBucketLocation', {
  access: onBucket('s3:GetBucketLocation'),
  handle(input, call) {
    const bucket = buckets(call).get(input.Bucket ?? '') ?? findBucket(input, call);
    return bucket.region === 'us-east-1'
      ? {}
      : { LocationConstraint: bucket.region as client.BucketLocationConstraint };
  },
});

export const listBuckets = operation('ListBuckets', {
  access: () => ({ action: 's3:ListAllMyBuckets', resource: '*' }),
  handle(input, call) {
    const max = input.MaxBuckets ?? 10_000;
    if (max < 1 || max > 10_000) throw new AwsError('InvalidArgument', 'MaxBuckets must be between 1 and 10000');
    const mine = buckets(call)
      .values()
      .filter((bucket) => bucket.owner === call.account)
      .filter((bucket) => !input.BucketRegion || bucket.region === input.BucketRegion)
      .filter((bucket) => bucket.name.startsWith(input.Prefix ?? ''))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .filter((bucket) => !input.ContinuationToken || bucket.name > decodeToken(input.ContinuationToken));
    const page = mine.slice(0, max);
    const last = page.at(-1);
    return {
      Buckets: page.map((bucket) => ({
        Name: bucket.name,
        CreationDate: new Date(bucket.createdAt),
        BucketRegion: bucket.region,
        BucketArn: `arn:${call.partition}:s3:::${bucket.name}`,
      })),
      Owner: { ID: ownerGrant(call.account).grantee.id },
      ...(input.Prefix === undefined ? {} : { Prefix: input.Prefix }),
      ...(mine.length > max && last ? { ContinuationToken: Buffer.from(last.name).toString('base64') } : {}),
    };
  },
});

const decodeToken = (token: string): string => Buffer.from(token, 'base64').toString();
