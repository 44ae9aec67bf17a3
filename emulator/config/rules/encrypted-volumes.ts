import { volumes } from '../../ec2/state.ts';
import { compliantIf, NOT_APPLICABLE, type ManagedRule } from '../managed-rule.ts';

/** Attached volumes only. https://docs.aws.amazon.com/config/latest/developerguide/encrypted-volumes.html */
export const encryptedVolumes: ManagedRule = {
  identifier: 'ENCRYPTED_VOLUMES',
  resourceTypes: ['AWS::EC2::Volume'],
  triggers: ['change'],
  parameters: { kmsId: { type: 'String' } },
  evaluate(id, parameters, scope) {
    const volume = volumes(scope).get(id);
    if (!volume?.attachment) return NOT_APPLICABLE;
    const key = parameters['kmsId'];
    return compliantIf(
      volume.encrypted && (!key || volume.keyId === key || volume.keyId?.endsWith(`/${key}`) === true),
    );
  },
};
