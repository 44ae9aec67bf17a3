import type * as client from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onObject } from './access.ts';
import { bytesOf, cut } from './object-bytes.ts';
import { findBucket, objects, type Bucket, type ObjectVersion } from './state.ts';

const operation = operationsOf<typeof client>();
const MAX_KEY_BYTES = 1024;

const noSuchKey = (key: string | undefined): AwsError =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });

const preconditionFailed = (condition: string): AwsError =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

const etagOf = (text: string): string => text.replaceAll('"', '');

function checkConditions(
  input: { IfMatch?: string | undefined; IfNoneMatch?: string | undefined },
  current: ObjectVersion | undefined,
): void {
  const etag = current?.body === undefined ? undefined : current.etag;
  if (input.IfNoneMatch === '*' && etag !== undefined) throw preconditionFailed('If-None-Match');
  if (input.IfMatch !== undefined && etag !== etagOf(input.IfMatch)) throw preconditionFailed('If-Match');
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject = operation('PutObject', {
  access: onObject('s3:PutObject'),
  async handle(input, call) {
    const bucket = findBucket(input, call);
    const key = input.Key ?? '';
    if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new AwsError('KeyTooLongError', 'Your key is too long');
    const bytes = await bytesOf(input.Body);
    const etag = createHash('md5').update(bytes).digest('hex');
    if (input.ContentMD5 !== undefined && Buffer.from(input.ContentMD5, 'base64').toString('hex') !== etag)
      throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
    checkConditions(input, objects(call, bucket.name).get(key)?.versions[0]);
    const version = addVersion(bucket, key, call, {
      body: bytes.toString('base64'),
      size: bytes.length,
      etag,
      contentType: input.ContentType ?? 'binary/octet-stream',
      ...(input.Metadata ? { metadata: input.Metadata } : {}),
    });
    return {
      ETag: `"${etag}"`,
      ServerSideEncryption: bucket.encryption.algorithm,
      ...(bucket.versioning ? { VersionId: version.versionId } : {}),
    };
  },
});

/** A bucket without versioning keeps one version, `null`; so does a suspended one, beside the older versions. */
function addVersion(
  bucket: Bucket,
  key: string,
  call: Call,
  content: Omit<ObjectVersion, 'versionId' | 'at'>,
): ObjectVersion {
  const table = objects(call, bucket.name);
  const versionId = bucket.versioning === 'Enabled' ? call.ids.hex(32) : 'null';
  const version = { versionId, at: call.now(), ...content };
  const older = (table.get(key)?.versions ?? []).filter((one) => one.versionId !== versionId);
  table.put(key, { key, versions: [version, ...older] });
  return version;
}

interface Asked {
  Bucket?: string | undefined;
  Key?: string | undefined;
  VersionId?: string | undefined;
  IfMatch?: string | undefined;
  IfNoneMatch?: string | undefined;
  Range?: string | undefined;
}

function findVersion(input: Asked, call: Call): { bucket: Bucket; version: ObjectVersion } {
  const bucket = findBucket(input, call);
  const versions = objects(call, bucket.name).get(input.Key ?? '')?.versions ?? [];
  const version = input.VersionId ? versions.find((one) => one.versionId === input.VersionId) : versions[0];
  if (!version && input.VersionId)
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key: input.Key });
  if (version?.body === undefined) throw noSuchKey(input.Key);
  if (input.IfMatch !== undefined && etagOf(input.IfMatch) !== version.etag) throw preconditionFailed('If-Match');
  if (input.IfNoneMatch !== undefined && etagOf(input.IfNoneMatch) === version.etag)
    throw new AwsError('NotModified', 'Not Modified', 304);
  return { bucket, version };
}

const describe = (bucket: Bucket, version: ObjectVersion) => ({
  AcceptRanges: 'bytes',
  LastModified: new Date(Math.floor(version.at / 1000) * 1000),
  ETag: `"${version.etag}"`,
  ContentType: version.contentType,
  Metadata: version.metadata ?? {},
  ServerSideEncryption: bucket.encryption.algorithm,
  ...(bucket.versioning ? { VersionId: version.versionId } : {}),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const getObject = operation('GetObject', {
  access: (input, call) => onObject(input.VersionId ? 's3:GetObjectVersion' : 's3:GetObject')(input, call),
  handle(input, call) {
    const { bucket, version } = findVersion(input, call);
    const { bytes, range } = cut(Buffer.from(version.body ?? '', 'base64'), input.Range);
    return {
      ...describe(bucket, version),
      // the wire sends bytes; the SDK's type is the stream that its reader sees
      Body: new Uint8Array(bytes) as unknown as NonNullable<client.GetObjectCommandOutput['Body']>,
      ContentLength: bytes.length,
      ...(range ? { ContentRange: range } : {}),
    };
  },
});

export const headObject = operation('HeadObject', {
  access: (input, call) => onObject(input.VersionId ? 's3:GetObjectVersion' : 's3:GetObject')(input, call),
  handle(input, call) {
    try {
      const { bucket, version } = findVersion(input, call);
      return { ...describe(bucket, version), ContentLength: version.size };
    } catch (error) {
      // a HEAD has no body to name the error in
      if (error instanceof AwsError && error.status === 404) throw new AwsError('NotFound', 'Not Found', 404);
      throw error;
    }
  },
});

/** Deleting what is not there succeeds. With versioning, a delete marker hides the object. */
export const deleteObject = operation('DeleteObject', {
  access: (input, call) => onObject(input.VersionId ? 's3:DeleteObjectVersion' : 's3:DeleteObject')(input, call),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const table = objects(call, bucket.name);
    const key = input.Key ?? '';
    if (input.VersionId) {
      const versions = table.get(key)?.versions ?? [];
      const rest = versions.filter((one) => one.versionId !== input.VersionId);
      if (rest.length > 0) table.put(key, { key, versions: rest });
      else table.delete(key);
      const gone = versions.find((one) => one.versionId === input.VersionId);
      return { VersionId: input.VersionId, ...(gone && gone.body === undefined ? { DeleteMarker: true } : {}) };
    }
    if (!bucket.versioning) {
      table.delete(key);
      return {};
    }
    return { DeleteMarker: true, VersionId: addVersion(bucket, key, call, { size: 0, etag: '' }).versionId };
  },
});
