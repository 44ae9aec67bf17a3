import { failed, type Plugin } from '../plugin.ts';

export const runPowerShellScript: Plugin = {
  name: 'aws:runPowerShellScript',
  run: () => failed('failed to run commands: this step needs pwsh, and the nodes of the stand-in have none'),
};
