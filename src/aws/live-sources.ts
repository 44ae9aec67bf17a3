import { clientSettings } from './client-settings.ts';
import type { Cloud } from './cloud.ts';
import { livePatience } from './live.ts';
import { once } from './once.ts';
import { retrying } from './retry.ts';

const ask = retrying(livePatience);

// these clients cost 15 to 50 ms of cold start each: they are read in when a source is asked for the first time
const config = once(async () => {
  const { awsConfigRules, connect } = await import('./config-rules.ts');
  return awsConfigRules(connect(clientSettings), ask);
});

const cloudWatch = once(async () => {
  const { cloudWatchAlarms, connect } = await import('./alarms.ts');
  return cloudWatchAlarms(connect(clientSettings), ask);
});

const securityHub = once(async () => {
  const { securityHubFindings, connect } = await import('./security-findings.ts');
  return securityHubFindings(connect(clientSettings), ask);
});

/** For functions that speak with Security Hub. */
export const liveSecurityHub = (): Pick<Cloud, 'securityFindings'> => ({
  securityFindings: {
    read: async (name) => (await securityHub()).read(name),
    update: async (update) => (await securityHub()).update(update),
  },
});

/** For functions that ask every source again. */
export const liveSources = (): Pick<Cloud, 'configRules' | 'alarms' | 'securityFindings'> => ({
  ...liveSecurityHub(),
  configRules: {
    evaluate: async (rule) => (await config()).evaluate(rule),
    compliance: async (rule, resource) => (await config()).compliance(rule, resource),
  },
  alarms: { read: async (name) => (await cloudWatch()).read(name) },
});
