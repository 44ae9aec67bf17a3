import { failed, guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { failureOf, StepFailure, type Failure } from '../failure.ts';
import { PACE } from '../pace.ts';
import { areHealthy, lookAt } from './instance-health.ts';

/** Launches instances, and waits until they run and their status checks have passed. */
export const runInstances: Action = {
  name: 'aws:runInstances',
  documentation: guidePage('runinstance'),
  inputs: {
    ImageId: { type: 'String', required: true },
    AdditionalInfo: { type: 'String' },
    BlockDeviceMappings: { type: 'MapList' },
    ClientToken: { type: 'String' },
    DisableApiTermination: { type: 'Boolean' },
    EbsOptimized: { type: 'Boolean' },
    IamInstanceProfileArn: { type: 'String' },
    IamInstanceProfileName: { type: 'String' },
    InstanceInitiatedShutdownBehavior: { type: 'String', allowed: ['stop', 'terminate'] },
    InstanceType: { type: 'String' },
    KernelId: { type: 'String' },
    KeyName: { type: 'String' },
    MaxInstanceCount: { type: 'Integer' },
    MetadataOptions: { type: 'StringMap' },
    MinInstanceCount: { type: 'Integer' },
    Monitoring: { type: 'Boolean' },
    NetworkInterfaces: { type: 'MapList' },
    Placement: { type: 'StringMap' },
    PrivateIpAddress: { type: 'String' },
    RamdiskId: { type: 'String' },
    SecurityGroupIds: { type: 'StringList' },
    SecurityGroups: { type: 'StringList' },
    SubnetId: { type: 'String' },
    TagSpecifications: { type: 'MapList' },
    UserData: { type: 'String' },
  },
  outputs: { InstanceIds: 'StringList', InstanceStates: 'StringList' },
  async run(run) {
    const launched = (run.memo as { ids?: string[] } | undefined)?.ids;
    return launched === undefined ? launch(run) : follow(run, launched);
  },
};

async function launch(run: StepRun): Promise<Result> {
  const {
    IamInstanceProfileArn: Arn,
    IamInstanceProfileName: Name,
    MaxInstanceCount,
    MinInstanceCount,
    Monitoring,
    ...rest
  } = run.inputs;
  const profile = { ...(Arn === undefined ? {} : { Arn }), ...(Name === undefined ? {} : { Name }) };
  const MinCount = Number(MinInstanceCount ?? 1);
  try {
    const { Instances } = await run.invoke('ec2', 'RunInstances', {
      InstanceType: 'm1.small',
      ...rest,
      MinCount,
      MaxCount: Number(MaxInstanceCount ?? MinCount),
      ...(Monitoring === undefined ? {} : { Monitoring: { Enabled: Monitoring } }),
      ...(Arn === undefined && Name === undefined ? {} : { IamInstanceProfile: profile }),
    });
    const ids = ((Instances ?? []) as { InstanceId?: string }[]).flatMap(({ InstanceId }) => InstanceId ?? []);
    return { kind: 'again', after: 0, memo: { ids } };
  } catch (error) {
    if (error instanceof StepFailure) return failed(launchFailure(error.failure));
    throw error;
  }
}

/** In the words that AWS has for this action alone. */
const launchFailure = (failure: Failure): Failure => {
  const said = /An error occurred \((\S+)\) when calling the RunInstances operation: (.*)\. Please refer/s.exec(
    failure.message,
  );
  const [, code = '', message = failure.message] = said ?? [];
  return {
    ...failure,
    message: `Automation Step Execution fails when it's launching the instance(s). Get Exception from RunInstances API of ec2 Service. Exception Message from RunInstances API: [${message} (Service: AmazonEC2; Error Code: ${code})]. Please refer to Automation Service Troubleshooting Guide for more diagnosis details.`,
  };
};

async function follow(run: StepRun, ids: string[]): Promise<Result> {
  const instances = await lookAt(run, ids);
  const outputs = { InstanceIds: ids, InstanceStates: instances.map(({ State }) => State) };
  const lost = instances.find(
    ({ State }) => State === 'terminated' || State === 'shutting-down' || State === 'stopped',
  );
  if (lost)
    return {
      kind: 'failed',
      failure: failureOf(
        'PostVerification',
        `Automation Step Execution fails when it's verifying launched instance(s) are ready to be used. Exceptions Details: [Exception when verifying the instance(s) is ready to be used: ${lost.InstanceId} entered unexpected state: ${lost.State}]`,
      ),
      outputs,
    };
  const ready = instances.every(({ State }) => State === 'running') && (await areHealthy(run, ids));
  return ready ? { kind: 'done', outputs, response: outputs } : { kind: 'again', after: PACE.pollMs, memo: { ids } };
}
