import { AGENT_VERSION, softwareOf } from '../../nodes/find-node.ts';
import { nodes, software } from '../../nodes/state.ts';
import { failed, succeeded, textInput, type Plugin } from '../plugin.ts';

const partsOf = (version: string): number[] => version.split('.').map(Number);

function isOlder(a: string, b: string): boolean {
  const [left, right] = [partsOf(a), partsOf(b)];
  const at = left.findIndex((part, i) => part !== (right[i] ?? 0));
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html#aws-updatessmagent */
export const updateSsmAgent: Plugin = {
  name: 'aws:updateSsmAgent',
  run({ call, node, inputs }) {
    const asked = textInput(inputs, 'targetVersion');
    const target = asked === '' || asked === 'latest' || asked === 'None' ? AGENT_VERSION : asked;
    const name = 'amazon-ssm-agent';
    if (!/^\d+\.\d+\.\d+\.\d+$/.test(target) || isOlder(AGENT_VERSION, target))
      return failed(`Failed to update ${name}: version ${target} is not found in the manifest`);
    if (target === node.agentVersion) return succeeded(`${name} ${target} has already been installed, update skipped`);
    if (isOlder(target, node.agentVersion) && textInput(inputs, 'allowDowngrade') !== 'true')
      return failed(`updating ${name} to an older version, please enable allow downgrade to proceed`);
    nodes(call).put(node.id, { ...node, agentVersion: target });
    const state = softwareOf(call, node);
    const packages = state.packages.map((one) =>
      /^amazon.ssm.agent$/i.test(one.name) ? { ...one, version: target, installedAt: call.now() } : one,
    );
    software(call).put(node.id, { ...state, packages });
    return succeeded(
      `Updating ${name} from ${node.agentVersion} to ${target}\n${name} updated successfully to ${target}`,
    );
  },
};
