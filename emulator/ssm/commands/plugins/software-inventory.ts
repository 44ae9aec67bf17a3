import { gatherInventory } from '../../inventory/gather.ts';
import { succeeded, type Plugin } from '../plugin.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html#aws-softwareinventory */
export const softwareInventory: Plugin = {
  name: 'aws:softwareInventory',
  run({ call, node, inputs }) {
    gatherInventory(call, node, inputs);
    return succeeded(
      'Inventory policy has been successfully applied and collected inventory data has been uploaded to SSM',
    );
  },
};
