import { refreshNode } from '../../associations/apply-to-new-node.ts';
import { failed, succeeded, type Plugin } from '../plugin.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html#aws-refreshassociation */
export const refreshAssociation: Plugin = {
  name: 'aws:refreshAssociation',
  run({ call, node, inputs }) {
    const given = inputs['associationIds'];
    const ids = (Array.isArray(given) ? given.map(String) : []).filter((id) => id !== '');
    const unknown = refreshNode(call, node, ids);
    if (unknown.length > 0)
      return failed(`failed to refresh associations: ${unknown.join(', ')} not bound to ${node.id}`);
    return succeeded(
      ids.length > 0
        ? `Associations ${ids.join(', ')} have been requested to run`
        : 'All associations have been requested to run',
    );
  },
};
