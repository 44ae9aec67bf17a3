import type * as client from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { onBucket } from './access.ts';
import { ALL_USERS, AUTHENTICATED_USERS, effectiveBlock, isPublicGrant } from './public-access.ts';
import { findBucket, putBucket, type Grant } from './state.ts';

const operation = operationsOf<typeof client>();
const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery';

/** An account's canonical user id: 64 hexadecimal digits that say nothing. */
const canonicalId = (account: string): string => createHash('sha256').update(account).digest('hex');

export const ownerGrant = (account: string): Grant => ({
  grantee: { type: 'CanonicalUser', id: canonicalId(account) },
  permission: 'FULL_CONTROL',
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
export function cannedGrants(acl: string, owner: Grant): Grant[] {
  const group = (uri: string, permission: Grant['permission']): Grant => ({
    grantee: { type: 'Group', uri },
    permission,
  });
  switch (acl) {
    case 'private':
    case 'bucket-owner-read':
    case 'bucket-owner-full-control':
      return [owner];
    case 'public-read':
      return [owner, group(ALL_USERS, 'READ')];
    case 'public-read-write':
      return [owner, group(ALL_USERS, 'READ'), group(ALL_USERS, 'WRITE')];
    case 'authenticated-read':
      return [owner, group(AUTHENTICATED_USERS, 'READ')];
    case 'log-delivery-write':
      return [owner, group(LOG_DELIVERY, 'WRITE'), group(LOG_DELIVERY, 'READ_ACP')];
    default:
      throw new AwsError('InvalidArgument', '', 400, { ArgumentName: 'x-amz-acl', ArgumentValue: acl });
  }
}

const PERMISSIONS = ['FULL_CONTROL', 'WRITE', 'WRITE_ACP', 'READ', 'READ_ACP'] as const;

function grantFrom(grant: client.Grant): Grant {
  const permission = PERMISSIONS.find((known) => known === grant.Permission);
  const { Type, ID, URI } = grant.Grantee ?? {};
  if (!permission || (Type !== 'CanonicalUser' && Type !== 'Group') || (Type === 'Group' ? !URI : !ID))
    throw new AwsError(
      'MalformedACLError',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  return {
    grantee: Type === 'Group' ? { type: Type, uri: URI ?? '' } : { type: Type, id: ID ?? '' },
    permission,
  };
}

/** `x-amz-grant-read: uri="…", id="…"` */
function grantsFromHeader(header: string | undefined, permission: Grant['permission']): Grant[] {
  return [...(header ?? '').matchAll(/(uri|id)="([^"]+)"/g)].map(([, kind, value]) => ({
    grantee: kind === 'uri' ? { type: 'Group', uri: value ?? '' } : { type: 'CanonicalUser', id: value ?? '' },
    permission,
  }));
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html */
export const putBucketAcl = operation('PutBucketAcl', {
  access: (input, call) => ({
    ...onBucket('s3:PutBucketAcl')(input, call),
    context: input.ACL ? { 's3:x-amz-acl': input.ACL } : {},
  }),
  handle(input, call) {
    const bucket = findBucket(input, call);
    const owner = ownerGrant(bucket.owner);
    const grants =
      input.ACL !== undefined
        ? cannedGrants(input.ACL, owner)
        : [
            ...(input.AccessControlPolicy?.Grants ?? []).map(grantFrom),
            ...grantsFromHeader(input.GrantFullControl, 'FULL_CONTROL'),
            ...grantsFromHeader(input.GrantRead, 'READ'),
            ...grantsFromHeader(input.GrantReadACP, 'READ_ACP'),
            ...grantsFromHeader(input.GrantWrite, 'WRITE'),
            ...grantsFromHeader(input.GrantWriteACP, 'WRITE_ACP'),
          ];
    const unchanged = JSON.stringify(grants) === JSON.stringify([owner]);
    if (bucket.ownership === 'BucketOwnerEnforced' && !unchanged)
      throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
    if (effectiveBlock(bucket, call).blockPublicAcls && grants.some(isPublicGrant))
      throw new AwsError('AccessDenied', 'Access Denied', 403);
    putBucket(call, { ...bucket, grants });
    return {};
  },
});

export const getBucketAcl = operation('GetBucketAcl', {
  access: onBucket('s3:GetBucketAcl'),
  handle(input, call) {
    const bucket = findBucket(input, call);
    return {
      Owner: { ID: canonicalId(bucket.owner) },
      Grants: bucket.grants.map(({ grantee, permission }) => ({
        Grantee: { Type: grantee.type, ID: grantee.id, URI: grantee.uri },
        Permission: permission,
      })),
    };
  },
});
