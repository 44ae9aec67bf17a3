import type { Scope } from '../call.ts';
import { accountPublicAccessBlock } from '../s3-control/state.ts';
import type { Bucket, Grant, PublicAccessBlock } from './state.ts';

export const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
export const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';

interface Statement {
  Effect?: string;
  Principal?: unknown;
  NotPrincipal?: unknown;
  Action?: string | string[];
  NotAction?: string | string[];
  Condition?: Record<string, Record<string, unknown>>;
}

/**
 * Keys that make a statement non-public when they are held to fixed values.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const NARROWING_KEYS = new Set(
  [
    'aws:SourceArn',
    'aws:SourceVpc',
    'aws:SourceVpce',
    'aws:SourceOwner',
    'aws:SourceAccount',
    'aws:SourceIp',
    'aws:PrincipalArn',
    'aws:PrincipalAccount',
    'aws:PrincipalOrgID',
    'aws:PrincipalOrgPaths',
    'aws:userid',
    's3:x-amz-server-side-encryption-aws-kms-key-id',
    's3:DataAccessPointArn',
    's3:DataAccessPointAccount',
  ].map((key) => key.toLowerCase()),
);

const asList = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** The stricter of the bucket's own block and its account's, setting by setting. */
export function effectiveBlock(bucket: Bucket, scope: Scope): PublicAccessBlock {
  const own = bucket.publicAccessBlock;
  const account = accountPublicAccessBlock(scope, bucket.owner);
  return {
    blockPublicAcls: Boolean(own?.blockPublicAcls || account?.blockPublicAcls),
    ignorePublicAcls: Boolean(own?.ignorePublicAcls || account?.ignorePublicAcls),
    blockPublicPolicy: Boolean(own?.blockPublicPolicy || account?.blockPublicPolicy),
    restrictPublicBuckets: Boolean(own?.restrictPublicBuckets || account?.restrictPublicBuckets),
  };
}

export const statementsOf = (policy: unknown): Statement[] =>
  asList((policy as { Statement?: Statement | Statement[] }).Statement);

/** Whether S3 calls the policy public. */
export const isPublicPolicy = (policy: unknown): boolean => statementsOf(policy).some(isPublicStatement);

/** Whether the policy publicly allows an action such as `s3:GetObject`. */
export const publiclyAllows = (policy: unknown, actions: readonly string[]): boolean =>
  statementsOf(policy).some(
    (statement) => isPublicStatement(statement) && actions.some((action) => covers(statement, action)),
  );

export const isPublicGrant = (grant: Grant): boolean =>
  grant.grantee.uri === ALL_USERS || grant.grantee.uri === AUTHENTICATED_USERS;

function isPublicStatement(statement: Statement): boolean {
  if (statement.Effect !== 'Allow') return false;
  const everybody = statement.NotPrincipal !== undefined || isEverybody(statement.Principal);
  return everybody && !isNarrowed(statement.Condition);
}

function isEverybody(principal: unknown): boolean {
  if (principal === '*') return true;
  if (typeof principal !== 'object' || principal === null) return false;
  return asList((principal as { AWS?: string | string[] }).AWS).includes('*');
}

function isNarrowed(condition: Statement['Condition']): boolean {
  return Object.entries(condition ?? {}).some(
    ([operator, keys]) =>
      !/Not|IfExists$|^Null$/.test(operator) &&
      Object.entries(keys).some(
        ([key, value]) =>
          NARROWING_KEYS.has(key.toLowerCase()) && asList(value).every((text) => isFixed(key, String(text))),
      ),
  );
}

/** A value without a wildcard; an address range that is not most of the internet. */
function isFixed(key: string, value: string): boolean {
  if (key.toLowerCase() === 'aws:sourceip') return Number(value.split('/')[1] ?? 32) >= (value.includes(':') ? 32 : 8);
  if (key.toLowerCase() === 'aws:sourcearn' || key.toLowerCase() === 'aws:principalarn')
    return !(value.split(':')[4] ?? '*').includes('*');
  return !/[*?]/.test(value);
}

function covers(statement: Statement, action: string): boolean {
  const match = (pattern: string): boolean =>
    new RegExp(
      `^${pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replace(/\*/g, '.*')
        .replace(/\?/g, '.')}$`,
      'i',
    ).test(action);
  if (statement.NotAction !== undefined) return !asList(statement.NotAction).some(match);
  return asList(statement.Action).some(match);
}
