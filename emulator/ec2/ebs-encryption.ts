import { arn } from '../call.ts';
import { anywhere, missing, operation } from './operation.ts';
import { ec2Settings, putEc2Settings } from './state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableEbsEncryptionByDefault.html */
export const enableEbsEncryptionByDefault = operation('EnableEbsEncryptionByDefault', {
  access: anywhere('ec2:EnableEbsEncryptionByDefault'),
  handle(_input, call) {
    putEc2Settings(call, { ...ec2Settings(call), ebsEncryptionByDefault: true });
    call.changed('AWS::::Account', call.account);
    return { EbsEncryptionByDefault: true };
  },
});

export const disableEbsEncryptionByDefault = operation('DisableEbsEncryptionByDefault', {
  access: anywhere('ec2:DisableEbsEncryptionByDefault'),
  handle(_input, call) {
    putEc2Settings(call, { ...ec2Settings(call), ebsEncryptionByDefault: false });
    call.changed('AWS::::Account', call.account);
    return { EbsEncryptionByDefault: false };
  },
});

export const getEbsEncryptionByDefault = operation('GetEbsEncryptionByDefault', {
  access: anywhere('ec2:GetEbsEncryptionByDefault'),
  handle: (_input, call) => ({ EbsEncryptionByDefault: ec2Settings(call).ebsEncryptionByDefault }),
});

export const getEbsDefaultKmsKeyId = operation('GetEbsDefaultKmsKeyId', {
  access: anywhere('ec2:GetEbsDefaultKmsKeyId'),
  handle: (_input, call) => ({ KmsKeyId: ec2Settings(call).ebsDefaultKmsKeyId ?? 'alias/aws/ebs' }),
});

export const modifyEbsDefaultKmsKeyId = operation('ModifyEbsDefaultKmsKeyId', {
  access: anywhere('ec2:ModifyEbsDefaultKmsKeyId'),
  handle(input, call) {
    if (!input.KmsKeyId) throw missing('KmsKeyId');
    const full = input.KmsKeyId.startsWith('arn:')
      ? input.KmsKeyId
      : arn(call, 'kms', input.KmsKeyId.startsWith('alias/') ? input.KmsKeyId : `key/${input.KmsKeyId}`);
    putEc2Settings(call, { ...ec2Settings(call), ebsDefaultKmsKeyId: full });
    return { KmsKeyId: full };
  },
});

export const resetEbsDefaultKmsKeyId = operation('ResetEbsDefaultKmsKeyId', {
  access: anywhere('ec2:ResetEbsDefaultKmsKeyId'),
  handle(_input, call) {
    const { ebsDefaultKmsKeyId: _, ...settings } = ec2Settings(call);
    putEc2Settings(call, settings);
    return { KmsKeyId: 'alias/aws/ebs' };
  },
});
