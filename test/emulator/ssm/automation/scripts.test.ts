import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { World } from '../../../../emulator/world.ts';
import { callIn, testWorld } from '../../world.ts';
import { hasPython, withPython } from './script-world.ts';

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

interface ScriptStep {
  script: string;
  payload?: Record<string, unknown>;
  outputs?: { Name: string; Selector: string; Type: string }[];
  more?: Record<string, unknown>;
  role?: string;
}

/** Runs a runbook of one script and answers its execution. */
async function run(world: World, { script, payload, outputs, more, role }: ScriptStep) {
  const call = callIn(world);
  await call('ssm', 'CreateDocument', {
    Name: 'Script',
    DocumentType: 'Automation',
    Content: JSON.stringify({
      schemaVersion: '0.3',
      ...(role === undefined ? {} : { assumeRole: role }),
      mainSteps: [
        {
          name: 's',
          action: 'aws:executeScript',
          inputs: {
            Runtime: 'python3.11',
            Handler: 'handler',
            Script: script,
            ...(payload ? { InputPayload: payload } : {}),
          },
          ...(outputs ? { outputs } : {}),
          ...more,
        },
      ],
    }),
  });
  const { AutomationExecutionId: id } = await call('ssm', 'StartAutomationExecution', { DocumentName: 'Script' });
  await world.until(() => world.agenda.waiting.length === 0, 86_400_000);
  const { AutomationExecution } = await call('ssm', 'GetAutomationExecution', { AutomationExecutionId: id });
  return AutomationExecution as {
    AutomationExecutionStatus: string;
    StepExecutions: {
      Outputs: Record<string, string[]>;
      FailureMessage?: string;
      StepStatus: string;
      ExecutionStartTime: Date;
      ExecutionEndTime: Date;
    }[];
  };
}

const roleIn = async (world: World): Promise<string> => {
  const call = callIn(world);
  const { Role } = await call('iam', 'CreateRole', { RoleName: 'Automation', AssumeRolePolicyDocument: TRUST });
  return (Role as { Arn: string }).Arn;
};

describe('without Python', () => {
  it('refuses a runbook with scripts before it begins', async () => {
    await expect(run(testWorld(), { script: 'def handler(e, c): pass' })).rejects.toThrow(
      'The runbook Script cannot run here: its step s needs python3.11, and no script runner is attached to the stand-in.',
    );
  });
});

describe.skipIf(!(await hasPython()))('aws:executeScript', () => {
  let world: World;
  let close: () => Promise<void>;
  beforeEach(async () => {
    world = testWorld({ quotas: false });
    close = await withPython(world);
  });
  afterEach(() => close());

  it('calls the handler with InputPayload, and gives what it returns as Payload', async () => {
    const { StepExecutions } = await run(world, {
      script:
        'def handler(events, context):\n    return {"sum": events["a"] + events["b"], "who": context["global:REGION"]}',
      payload: { a: 1, b: 2 },
      outputs: [{ Name: 'sum', Selector: '$.Payload.sum', Type: 'Integer' }],
    });
    expect(StepExecutions[0]?.Outputs).toEqual({ Payload: ['{"sum":3,"who":"eu-west-1"}'], sum: ['3'] });
  });

  it('fails with the traceback of what the script raises', async () => {
    const { StepExecutions, AutomationExecutionStatus } = await run(world, {
      script: 'def handler(events, context):\n    raise ValueError("no such thing")',
    });
    expect(AutomationExecutionStatus).toBe('Failed');
    expect(StepExecutions[0]?.FailureMessage).toMatch(
      /^Step fails when it is Poll action status for completion\. Traceback \(most recent call last\):\n {2}File ".*customer_script\.py", line 2, in handler\n(.*\n)*ValueError: no such thing\. Please refer/,
    );
  });

  it('calls AWS through boto3 with the role of the execution', async () => {
    const role = await roleIn(world);
    const { StepExecutions } = await run(world, {
      script:
        'import boto3\ndef handler(events, context):\n    boto3.client("s3").create_bucket(Bucket="made-by-script", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})\n    return {"arn": boto3.client("sts").get_caller_identity()["Arn"]}',
      role,
    });
    expect(StepExecutions[0]?.FailureMessage).toBeUndefined();
    expect(StepExecutions[0]?.Outputs['Payload']?.[0]).toContain(':assumed-role/Automation/Automation-');
    const { Buckets } = await callIn(world)('s3', 'ListBuckets');
    expect(Buckets).toMatchObject([{ Name: 'made-by-script' }]);
  });

  it('has no credentials without an assume role', async () => {
    const { StepExecutions } = await run(world, {
      script:
        'import boto3\ndef handler(events, context):\n    return boto3.client("sts").get_caller_identity()["Arn"]',
    });
    expect(StepExecutions[0]?.FailureMessage).toContain('NoCredentialsError');
  });

  it('sleeps in the time of the stand-in', async () => {
    const { StepExecutions } = await run(world, {
      script:
        'import time\nfrom datetime import datetime\ndef handler(events, context):\n    before = datetime.now()\n    time.sleep(120)\n    return {"slept": (datetime.now() - before).total_seconds() >= 120, "year": before.year}',
    });
    const [step] = StepExecutions;
    expect(step?.Outputs['Payload']).toEqual(['{"slept":true,"year":2026}']);
    expect((step?.ExecutionEndTime.getTime() ?? 0) - (step?.ExecutionStartTime.getTime() ?? 0)).toBeGreaterThan(
      119_000,
    );
  });

  it('sees what happens while it waits', async () => {
    const role = await roleIn(world);
    const { StepExecutions } = await run(world, {
      script: [
        'import boto3',
        'def handler(events, context):',
        '    ec2 = boto3.client("ec2")',
        '    made = ec2.run_instances(ImageId="ami-0abcdef1234567890", InstanceType="t3.micro", MinCount=1, MaxCount=1)',
        '    ids = [i["InstanceId"] for i in made["Instances"]]',
        '    ec2.get_waiter("instance_running").wait(InstanceIds=ids)',
        '    return {"state": ec2.describe_instances(InstanceIds=ids)["Reservations"][0]["Instances"][0]["State"]["Name"]}',
      ].join('\n'),
      role,
    });
    expect(StepExecutions[0]?.Outputs['Payload']).toEqual(['{"state":"running"}']);
  });

  it('ends a script that sleeps past its time-out', async () => {
    const { AutomationExecutionStatus, StepExecutions } = await run(world, {
      script: 'import time\ndef handler(events, context):\n    while True:\n        time.sleep(10)',
      more: { timeoutSeconds: 60 },
    });
    expect(AutomationExecutionStatus).toBe('TimedOut');
    expect(StepExecutions[0]?.StepStatus).toBe('TimedOut');
  });

  it('has 512 MB of memory', async () => {
    const { StepExecutions } = await run(world, {
      script: 'def handler(events, context):\n    return len(bytearray(700 * 1024 * 1024))',
    });
    expect(StepExecutions[0]?.FailureMessage).toContain('MemoryError');
  });

  it('returns at most 100 KB', async () => {
    const { StepExecutions } = await run(world, { script: 'def handler(events, context):\n    return "x" * 102400' });
    expect(StepExecutions[0]?.FailureMessage).toContain('more than the limit of 102400');
  });

  it('returns lists of at most 100 items', async () => {
    const { StepExecutions } = await run(world, {
      script: 'def handler(events, context):\n    return {"deep": [{"list": list(range(101))}]}',
    });
    expect(StepExecutions[0]?.FailureMessage).toContain('more than 100 items');
  });

  it('runs scripts that come as attachments', async () => {
    const call = callIn(world);
    await call('s3', 'CreateBucket', {
      Bucket: 'scripts',
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    });
    await call('s3', 'PutObject', {
      Bucket: 'scripts',
      Key: 'code/work.py',
      Body: Buffer.from('def go(events, context):\n    return {"from": "attachment"}'),
    });
    await call('ssm', 'CreateDocument', {
      Name: 'Attached',
      DocumentType: 'Automation',
      Attachments: [{ Key: 'S3FileUrl', Values: ['s3://scripts/code/work.py'], Name: 'work.py' }],
      Content: JSON.stringify({
        schemaVersion: '0.3',
        mainSteps: [
          {
            name: 's',
            action: 'aws:executeScript',
            inputs: { Runtime: 'python3.11', Handler: 'work.go', Attachment: 'work.py' },
          },
        ],
        files: { 'work.py': {} },
      }),
    });
    const { AutomationExecutionId } = await call('ssm', 'StartAutomationExecution', { DocumentName: 'Attached' });
    await world.until(() => world.agenda.waiting.length === 0, 86_400_000);
    const { AutomationExecution } = await call('ssm', 'GetAutomationExecution', { AutomationExecutionId });
    expect(AutomationExecution).toMatchObject({
      StepExecutions: [{ Outputs: { Payload: ['{"from":"attachment"}'] } }],
    });
  });

  it('sends what scripts write to CloudWatch Logs if the account wants that', async () => {
    const call = callIn(world);
    const setting = '/ssm/automation/customer-script-log-destination';
    await call('ssm', 'UpdateServiceSetting', { SettingId: setting, SettingValue: 'CloudWatch' });
    await run(world, { script: 'def handler(events, context):\n    print("hello from the script")' });
    const { events } = await call('logs', 'FilterLogEvents', { logGroupName: '/aws/ssm/automation/executeScript' });
    expect(events).toMatchObject([{ message: 'hello from the script' }]);
  });
});
