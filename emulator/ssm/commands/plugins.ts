import { patchBaselinePlugin } from '../patching/patch-baseline-plugin.ts';
import type { CommandStep } from '../documents/command-document.ts';
import type { Plugin } from './plugin.ts';
import { configurePackage } from './plugins/configure-package.ts';
import { refreshAssociation } from './plugins/refresh-association.ts';
import { refusedPlugins } from './plugins/refused.ts';
import { runDocument } from './plugins/run-document.ts';
import { runPowerShellScript } from './plugins/run-power-shell-script.ts';
import { runShellScript } from './plugins/run-shell-script.ts';
import { softwareInventory } from './plugins/software-inventory.ts';
import { updateSsmAgent } from './plugins/update-ssm-agent.ts';

const plugins = new Map(
  [
    configurePackage,
    refreshAssociation,
    runDocument,
    runPowerShellScript,
    runShellScript,
    softwareInventory,
    updateSsmAgent,
    ...refusedPlugins,
  ].map((plugin) => [plugin.name.toLowerCase(), plugin]),
);

/** What runs a step. The scripts of AWS-RunPatchBaseline come from AWS, so its work is done on the node's state instead. */
export const pluginOf = (documentName: string, step: CommandStep): Plugin | undefined =>
  documentName === 'AWS-RunPatchBaseline' ? patchBaselinePlugin : plugins.get(step.action.toLowerCase());
