import type { StepRun } from '../action.ts';

interface SeenInstance {
  InstanceId: string;
  State: string;
}

/** The instances with the states that they are in. */
export async function lookAt(run: StepRun, InstanceIds: readonly string[]): Promise<SeenInstance[]> {
  const output = await run.invoke('ec2', 'DescribeInstances', { InstanceIds });
  const reservations = (output['Reservations'] ?? []) as {
    Instances?: { InstanceId?: string; State?: { Name?: string } }[];
  }[];
  return reservations
    .flatMap(({ Instances = [] }) => Instances)
    .map(({ InstanceId = '', State }) => ({ InstanceId, State: State?.Name ?? 'pending' }));
}

/** Whether the instance and the system status checks of all have passed. */
export async function areHealthy(run: StepRun, InstanceIds: readonly string[]): Promise<boolean> {
  const output = await run.invoke('ec2', 'DescribeInstanceStatus', { InstanceIds });
  const statuses = (output['InstanceStatuses'] ?? []) as {
    InstanceStatus?: { Status?: string };
    SystemStatus?: { Status?: string };
  }[];
  return (
    statuses.length === InstanceIds.length &&
    statuses.every(
      ({ InstanceStatus, SystemStatus }) => InstanceStatus?.Status === 'ok' && SystemStatus?.Status === 'ok',
    )
  );
}
