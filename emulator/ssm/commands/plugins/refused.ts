import { failed, type Plugin } from '../plugin.ts';

/** A plugin that needs what nodes of the stand-in lack: its step fails, and says what. */
const refused = (name: string, needs: string): Plugin => ({
  name,
  run: () => failed(`${name} is not emulated: it needs ${needs}`),
});

export const refusedPlugins: readonly Plugin[] = [
  refused('aws:applications', 'Windows Installer'),
  refused('aws:cloudWatch', 'the CloudWatch plugin of Windows'),
  refused('aws:configureDocker', 'Docker'),
  refused('aws:domainJoin', 'a directory'),
  refused('aws:downloadContent', 'the network'),
  refused('aws:psModule', 'PowerShell'),
  refused('aws:runDockerAction', 'Docker'),
  refused('aws:updateAgent', 'EC2Config'),
];
