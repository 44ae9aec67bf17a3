import type { Call } from '../../call.ts';
import { instances, type Instance } from '../state.ts';

const MINUTE_MS = 60_000;
/** Status checks of a new or started instance begin to answer after about two minutes. */
const INITIALIZING_MS = 120_000;

interface StatusChecks {
  system: 'ok' | 'impaired' | 'initializing';
  instance: 'ok' | 'impaired' | 'initializing';
}

export function statusChecks(instance: Instance, now: number): StatusChecks {
  const { impaired } = instance;
  if (impaired === undefined && now - (instance.runningSince ?? now) < INITIALIZING_MS)
    return { system: 'initializing', instance: 'initializing' };
  // a broken host takes its guest with it
  return {
    system: impaired === 'system' ? 'impaired' : 'ok',
    instance: impaired === undefined ? 'ok' : 'impaired',
  };
}

/** Begins the publishing of status-check metrics, once in an account and Region. */
export const startPublishing = (call: Call): string => publishAgain(call, call.now());

function publishAgain(call: Call, after: number): string {
  const at = (Math.floor(after / MINUTE_MS) + 1) * MINUTE_MS;
  return call.later({ task: 'ec2/publish-status', payload: {}, at, name: 'ec2/publish-status' });
}

/**
 * Status checks are published each minute at no charge, whatever the monitoring.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html#status-check-metrics
 */
export function publishStatus(_payload: unknown, call: Call): void {
  const running = instances(call)
    .values()
    .filter((instance) => instance.state === 'running');
  if (running.length === 0) return;
  const metrics = running.flatMap((instance) => {
    const checks = statusChecks(instance, call.now());
    const dimensions = { InstanceId: instance.id };
    const count = (name: string, failed: boolean) => ({ name, dimensions, value: failed ? 1 : 0, unit: 'Count' });
    return [
      count('StatusCheckFailed', checks.system === 'impaired' || checks.instance === 'impaired'),
      count('StatusCheckFailed_Instance', checks.instance === 'impaired'),
      count('StatusCheckFailed_System', checks.system === 'impaired'),
    ];
  });
  call.later({ task: 'cloudwatch/publish', payload: { namespace: 'AWS/EC2', metrics } });
  publishAgain(call, call.now());
}
