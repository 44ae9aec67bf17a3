import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { onResource, operation } from '../operation.ts';
import { instances, resourceTags, volumes, type Instance, type InstanceStateName } from '../state.ts';
import { dropVolume } from '../volumes.ts';
import { describeState, findInstances, putInstance } from './find.ts';
import { IMPAIRED_TAG, mend } from './impairment.ts';
import { startPublishing } from './status-metrics.ts';

/** How long each move takes. AWS promises no figure; these are short of what is usual. */
export const STARTING_MS = 20_000;
const STOPPING_MS = 30_000;
const TERMINATING_MS = 30_000;
const REBOOTING_MS = 60_000;
/** A terminated instance is still described for a while, usually an hour. */
const FORGETTING_MS = 3_600_000;

interface Move {
  instanceId: string;
  to: InstanceStateName | 'forgotten';
}

/** Moves the instance on later, unless something else moves it first. */
export const moveOn = (instanceId: string, to: Move['to'], after: number, call: Call): string =>
  call.later({
    task: 'ec2/instance-state',
    payload: { instanceId, to },
    after,
    name: `ec2/instance-state/${instanceId}`,
  });

export function moveInstance({ instanceId, to }: Move, call: Call): void {
  const instance = instances(call).get(instanceId);
  if (!instance) return;
  if (to === 'forgotten') {
    instances(call).delete(instanceId);
    resourceTags(call).delete(instanceId);
    return;
  }
  const running = to === 'running' ? { runningSince: call.now() } : {};
  putInstance({ ...instance, state: to, ...running }, call);
  announce(instanceId, to, call);
  if (to === 'running') startPublishing(call);
  if (to === 'terminated') {
    releaseVolumes(instance, call);
    moveOn(instanceId, 'forgotten', FORGETTING_MS, call);
  }
}

function releaseVolumes(instance: Instance, call: Call): void {
  for (const { volumeId, deleteOnTermination } of instance.volumes) {
    const volume = volumes(call).get(volumeId);
    if (!volume) continue;
    if (deleteOnTermination) {
      dropVolume(volumeId, call);
      continue;
    }
    const { attachment: _, ...rest } = volume;
    volumes(call).put(volumeId, rest);
    call.changed('AWS::EC2::Volume', volumeId);
  }
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html */
function announce(instanceId: string, state: InstanceStateName, call: Call): void {
  call.emit({
    source: 'aws.ec2',
    detailType: 'EC2 Instance State-change Notification',
    resources: [`arn:${call.partition}:ec2:${call.region}:${call.account}:instance/${instanceId}`],
    detail: { 'instance-id': instanceId, state },
  });
  // its SSM Agent starts and ends with it
  call.later({ task: 'ssm/instance-moved', payload: { instanceId, state } });
}

function enter(instance: Instance, state: InstanceStateName, reason: string, call: Call) {
  if (instance.state !== state) {
    const { runningSince: _, ...still } = instance;
    putInstance({ ...still, state, reason }, call);
    announce(instance.id, state, call);
  }
  return {
    InstanceId: instance.id,
    CurrentState: describeState(state),
    PreviousState: describeState(instance.state),
  };
}

const userInitiated = (call: Call): string =>
  `User initiated (${new Date(call.now()).toISOString().replace('T', ' ').slice(0, 19)} GMT)`;

const wrongState = (instance: Instance, what: string): AwsError =>
  new AwsError(
    'IncorrectInstanceState',
    `The instance '${instance.id}' is not in a state from which it can be ${what}.`,
  );

const onInstances = (action: string) => (input: { InstanceIds?: string[] | undefined }, call: Call) =>
  (input.InstanceIds ?? []).map((id) => onResource(action, 'instance', id, call));

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StartInstances.html */
export const startInstances = operation('StartInstances', {
  access: onInstances('ec2:StartInstances'),
  handle(input, call) {
    const found = findInstances(input.InstanceIds ?? [], call);
    for (const instance of found)
      if (!['stopped', 'pending', 'running'].includes(instance.state)) throw wrongState(instance, 'started');
    return {
      StartingInstances: found.map((instance) => {
        if (instance.state === 'running') return enter(instance, 'running', '', call);
        moveOn(instance.id, 'running', STARTING_MS, call);
        // a start after a stop finds another host, and boots the guest anew
        return enter(forgetImpairment(mend(instance, 'start'), call), 'pending', '', call);
      }),
    };
  },
});

/** The tag goes with what it stands for, so that it can be put again. */
function forgetImpairment(instance: Instance, call: Call): Instance {
  const { [IMPAIRED_TAG]: impaired, ...tags } = resourceTags(call).get(instance.id) ?? {};
  if (impaired !== undefined && instance.impaired === undefined) resourceTags(call).put(instance.id, tags);
  return instance;
}

export const stopInstances = operation('StopInstances', {
  access: onInstances('ec2:StopInstances'),
  handle(input, call) {
    const found = findInstances(input.InstanceIds ?? [], call);
    for (const instance of found) {
      if (['shutting-down', 'terminated'].includes(instance.state) || instance.state === 'pending')
        throw wrongState(instance, 'stopped');
      if (instance.stopProtection)
        throw new AwsError(
          'OperationNotPermitted',
          `The instance '${instance.id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
        );
    }
    return {
      StoppingInstances: found.map((instance) => {
        if (instance.state === 'stopped') return enter(instance, 'stopped', instance.reason, call);
        moveOn(instance.id, 'stopped', STOPPING_MS, call);
        return enter(instance, 'stopping', userInitiated(call), call);
      }),
    };
  },
});

export const terminateInstances = operation('TerminateInstances', {
  access: onInstances('ec2:TerminateInstances'),
  handle(input, call) {
    const found = findInstances(input.InstanceIds ?? [], call);
    for (const instance of found)
      if (instance.terminationProtection)
        throw new AwsError(
          'OperationNotPermitted',
          `The instance '${instance.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
        );
    return {
      TerminatingInstances: found.map((instance) => {
        if (instance.state === 'terminated') return enter(instance, 'terminated', instance.reason, call);
        moveOn(instance.id, 'terminated', TERMINATING_MS, call);
        return enter(instance, 'shutting-down', userInitiated(call), call);
      }),
    };
  },
});

/** A reboot is asked for and answered at once; the instance stays `running` all the while. */
export const rebootInstances = operation('RebootInstances', {
  access: onInstances('ec2:RebootInstances'),
  handle(input, call) {
    const found = findInstances(input.InstanceIds ?? [], call);
    for (const instance of found)
      if (instance.state !== 'running' && instance.state !== 'pending')
        throw new AwsError(
          'IncorrectState',
          `Instance ${instance.id} is not in a state from which it can be rebooted.`,
        );
    for (const { id } of found)
      call.later({
        task: 'ec2/instance-rebooted',
        payload: { instanceId: id },
        after: REBOOTING_MS,
        name: `ec2/reboot/${id}`,
      });
    return {};
  },
});

export function instanceRebooted({ instanceId }: { instanceId: string }, call: Call): void {
  const instance = instances(call).get(instanceId);
  if (instance?.state !== 'running') return;
  instances(call).put(instanceId, forgetImpairment(mend(instance, 'reboot'), call));
  call.later({ task: 'ssm/instance-moved', payload: { instanceId, state: 'running' } });
}
