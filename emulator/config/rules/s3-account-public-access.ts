import { accountPublicAccessBlock } from '../../s3-control/state.ts';
import { compliantIf, type ManagedRule } from '../managed-rule.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/s3-account-level-public-access-blocks-periodic.html */
export const s3AccountPublicAccess: ManagedRule = {
  identifier: 'S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC',
  resourceTypes: ['AWS::::Account'],
  triggers: ['periodic'],
  parameters: {
    IgnorePublicAcls: { type: 'String', default: 'True' },
    BlockPublicPolicy: { type: 'String', default: 'True' },
    BlockPublicAcls: { type: 'String', default: 'True' },
    RestrictPublicBuckets: { type: 'String', default: 'True' },
  },
  evaluate(account, parameters, scope) {
    const block = accountPublicAccessBlock(scope, account);
    const asked = (name: string): boolean => parameters[name]?.toLowerCase() !== 'false';
    return compliantIf(
      block !== undefined &&
        (!asked('IgnorePublicAcls') || block.ignorePublicAcls) &&
        (!asked('BlockPublicPolicy') || block.blockPublicPolicy) &&
        (!asked('BlockPublicAcls') || block.blockPublicAcls) &&
        (!asked('RestrictPublicBuckets') || block.restrictPublicBuckets),
    );
  },
};
