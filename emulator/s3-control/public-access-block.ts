import type * as client from '@aws-sdk/client-s3-control';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { publicAccessBlocks } from './state.ts';

const operation = operationsOf<typeof client>();

const onAccount = (action: string) => () => ({ action, resource: '*' });

function checkAccount(account: string | undefined, call: Call): void {
  if (!/^\d{12}$/.test(account ?? ''))
    throw new AwsError('InvalidRequest', 'AccountId must only contain a-z, A-Z, 0-9 and `-`.');
  if (account !== call.account) throw new AwsError('AccessDenied', 'Access Denied', 403);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html */
export const putPublicAccessBlock = operation('PutPublicAccessBlock', {
  access: onAccount('s3:PutAccountPublicAccessBlock'),
  handle(input, call) {
    checkAccount(input.AccountId, call);
    const asked = input.PublicAccessBlockConfiguration;
    publicAccessBlocks(call).put('block', {
      blockPublicAcls: asked?.BlockPublicAcls ?? false,
      ignorePublicAcls: asked?.IgnorePublicAcls ?? false,
      blockPublicPolicy: asked?.BlockPublicPolicy ?? false,
      restrictPublicBuckets: asked?.RestrictPublicBuckets ?? false,
    });
    call.changed('AWS::S3::AccountPublicAccessBlock', call.account);
    return {};
  },
});

export const getPublicAccessBlock = operation('GetPublicAccessBlock', {
  access: onAccount('s3:GetAccountPublicAccessBlock'),
  handle(input, call) {
    checkAccount(input.AccountId, call);
    const block = publicAccessBlocks(call).get('block');
    if (!block)
      throw new AwsError(
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
        404,
        { AccountId: call.account },
      );
    return {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: block.blockPublicAcls,
        IgnorePublicAcls: block.ignorePublicAcls,
        BlockPublicPolicy: block.blockPublicPolicy,
        RestrictPublicBuckets: block.restrictPublicBuckets,
      },
    };
  },
});

export const deletePublicAccessBlock = operation('DeletePublicAccessBlock', {
  access: onAccount('s3:PutAccountPublicAccessBlock'),
  handle(input, call) {
    checkAccount(input.AccountId, call);
    publicAccessBlocks(call).delete('block');
    call.changed('AWS::S3::AccountPublicAccessBlock', call.account);
    return {};
  },
});
