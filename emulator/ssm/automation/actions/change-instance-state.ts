import { failed, guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { failureOf } from '../failure.ts';
import { PACE } from '../pace.ts';
import { areHealthy, lookAt } from './instance-health.ts';

const STATES = ['running', 'stopped', 'terminated'] as const;
type State = (typeof STATES)[number];

/** Starts, stops or terminates instances, and waits until they are there; running ones until their status checks pass. */
export const changeInstanceState: Action = {
  name: 'aws:changeInstanceState',
  documentation: guidePage('changestate'),
  inputs: {
    InstanceIds: { type: 'StringList', required: true },
    DesiredState: { type: 'String', required: true, allowed: STATES },
    CheckStateOnly: { type: 'Boolean' },
    Force: { type: 'Boolean' },
    AdditionalInfo: { type: 'String' },
    FailOnUnexpectedStopped: { type: 'Boolean' },
  },
  outputs: { InstanceStates: 'StringList' },
  timeoutSeconds: 3600,
  async run(run) {
    const desired = run.inputs['DesiredState'] as State;
    const started = run.memo !== undefined;
    if (!started && run.inputs['CheckStateOnly'] !== true) await change(run, desired);
    const ids = run.inputs['InstanceIds'] as string[];
    const instances = await lookAt(run, ids);
    const lost = started && desired === 'running' ? unexpected(run, instances) : undefined;
    if (lost) return lost;
    if (instances.every(({ State }) => State === desired) && (desired !== 'running' || (await areHealthy(run, ids))))
      return { kind: 'done', outputs: { InstanceStates: instances.map(({ State }) => State) } };
    return { kind: 'again', after: PACE.pollMs, memo: { changed: true } };
  },
};

async function change(run: StepRun, desired: State): Promise<void> {
  const { InstanceIds, AdditionalInfo, Force } = run.inputs;
  switch (desired) {
    case 'running':
      await run.invoke('ec2', 'StartInstances', {
        InstanceIds,
        ...(AdditionalInfo === undefined ? {} : { AdditionalInfo }),
      });
      return;
    case 'stopped':
      await run.invoke('ec2', 'StopInstances', { InstanceIds, ...(Force === undefined ? {} : { Force }) });
      return;
    case 'terminated':
      await run.invoke('ec2', 'TerminateInstances', { InstanceIds });
  }
}

/** An instance that was started but ends up stopped fails the step at once. */
function unexpected(run: StepRun, instances: Awaited<ReturnType<typeof lookAt>>): Result | undefined {
  const wrong = instances.filter(
    ({ State }) =>
      State === 'terminated' ||
      State === 'shutting-down' ||
      (run.inputs['FailOnUnexpectedStopped'] === true && State === 'stopped'),
  );
  if (wrong.length === 0) return undefined;
  const which = wrong.map(({ InstanceId, State }) => `${InstanceId} is ${State}`).join(', ');
  return failed(failureOf('PostVerification', `The instances cannot reach the state running: ${which}`));
}
