import type { Scope } from '../call.ts';

interface PublicAccessBlock {
  blockPublicAcls: boolean;
  ignorePublicAcls: boolean;
  blockPublicPolicy: boolean;
  restrictPublicBuckets: boolean;
}

/** One row, `block`, in each account that has put one. */
export const publicAccessBlocks = (scope: Scope, account = scope.account) =>
  scope.table<PublicAccessBlock>('s3-control/public-access-block', { account, region: 'global' });

export const accountPublicAccessBlock = (scope: Scope, account: string): PublicAccessBlock | undefined =>
  publicAccessBlocks(scope, account).get('block');
