/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html */
export const COMMAND_PLUGINS = [
  'aws:applications',
  'aws:cloudWatch',
  'aws:configureDocker',
  'aws:configurePackage',
  'aws:domainJoin',
  'aws:downloadContent',
  'aws:psModule',
  'aws:refreshAssociation',
  'aws:runDockerAction',
  'aws:runDocument',
  'aws:runPowerShellScript',
  'aws:runShellScript',
  'aws:softwareInventory',
  'aws:updateAgent',
  'aws:updateSsmAgent',
] as const;

const ON_WINDOWS = ['aws:applications', 'aws:cloudWatch', 'aws:psModule', 'aws:runPowerShellScript', 'aws:updateAgent'];

/** Whether an agent on that platform has the plugin. */
export const runsOn = (plugin: string, platform: 'Linux' | 'Windows' | 'MacOS'): boolean =>
  platform === 'Windows' ? plugin !== 'aws:runShellScript' : !ON_WINDOWS.includes(plugin);
