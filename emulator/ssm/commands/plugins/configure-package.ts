import { packageVersion } from '../../nodes/packages.ts';
import { softwareOf } from '../../nodes/find-node.ts';
import { software } from '../../nodes/state.ts';
import { failed, succeeded, textInput, type Plugin } from '../plugin.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html#aws-configurepackage */
export const configurePackage: Plugin = {
  name: 'aws:configurePackage',
  run({ call, node, inputs }) {
    const name = textInput(inputs, 'name').split('/').at(-1) ?? '';
    const asked = textInput(inputs, 'version');
    const state = softwareOf(call, node);
    const installed = state.packages.find((one) => one.name === name && one.source === 'distributor');
    const others = state.packages.filter((one) => one !== installed);
    if (textInput(inputs, 'action') === 'Uninstall') {
      if (!installed) return succeeded(`Package ${name} is not installed`);
      software(call).put(node.id, { ...state, packages: others });
      return succeeded(
        `Initiating ${name} ${installed.version} uninstall\nSuccessfully uninstalled ${name} ${installed.version}`,
      );
    }
    const version = packageVersion(call, name, asked, node.platformType);
    if (version === undefined)
      return failed(
        `failed to download manifest - failed to retrieve package document description: ${name} ${asked} not found`,
      );
    if (installed?.version === version) return succeeded(`Already installed ${name} ${version}`);
    const added = {
      name,
      version,
      architecture: node.architecture,
      publisher: 'Amazon.com',
      installedAt: call.now(),
      source: 'distributor' as const,
    };
    software(call).put(node.id, { ...state, packages: [...others, added] });
    return succeeded(`Initiating ${name} ${version} install\nSuccessfully installed ${name} ${version}`);
  },
};
