import { describe, expect, it } from 'vitest';
import { AwsError } from '../../emulator/errors.ts';
import { seededFaults } from '../../emulator/faults.ts';
import { Home, type HomeOptions, policyFor } from '../harness/home.ts';
import { BUCKET_RULE, makeWrongBuckets, watchBuckets } from '../harness/wrong-buckets.ts';

const MINUTE = 60_000;
const POLICY = policyFor('s3-block-public-access');

/** A home with one wrong bucket, and AWS Config watching it. */
async function homeWithWrongBucket(options: HomeOptions = {}): Promise<Home> {
  const home = await Home.make({ policies: [POLICY], ...options });
  await watchBuckets(home);
  await makeWrongBuckets(home, ['wide-open']);
  return home;
}

const reaches = (home: Home, state: string, limitMs = 60 * MINUTE): Promise<boolean> =>
  home.run(async () => (await home.record('wide-open'))?.state === state, limitMs);

const published = (home: Home): unknown[] => home.captured.put.map(({ detail }) => detail['state']);

describe('a finding that is put right', () => {
  it('goes from the event to a verified fix, with OpsItem, evidence, ledger and notice', async () => {
    const home = await homeWithWrongBucket();
    expect(await reaches(home, 'fixed')).toBe(true);
    const record = await home.record('wide-open');
    expect(record).toMatchObject({
      generation: 1,
      attempt: 1,
      before: { Configuration: 'none' },
      after: { BlockPublicAcls: true, BlockPublicPolicy: true },
      opsItemId: expect.stringMatching(/^oi-/),
      entries: [],
    });
    const { running, verifying, fixed } = record?.reached ?? {};
    expect(running).toBeLessThanOrEqual(verifying ?? 0);
    expect(verifying).toBeLessThanOrEqual(fixed ?? 0);
    expect(record?.passingAt).toBeGreaterThanOrEqual(record?.endedAt ?? Number.POSITIVE_INFINITY);
    expect(await home.opsItems()).toMatchObject([
      { OpsItemId: record?.opsItemId, Status: 'Resolved', Severity: '3', Category: 'Security' },
    ]);
    expect(published(home)).toEqual(['running', 'verifying', 'fixed']);
    expect(home.captured.put).toMatchObject(
      Array.from({ length: 3 }, () => ({ source: 'rectify', detailType: 'Remediation State Change' })),
    );
    expect(home.captured.put[0]?.detail).toMatchObject({
      opsItemId: expect.stringMatching(/^oi-/),
      automationExecutionId: record?.automationExecutionId,
    });
    expect(home.notices).toEqual(['Rectify: fixed: s3-block-public-access on wide-open']);
  });

  it('is begun anew, as a generation of its own, when it fails again', async () => {
    const home = await homeWithWrongBucket();
    await reaches(home, 'fixed');
    await home.call('s3', 'DeletePublicAccessBlock', { Bucket: 'wide-open' });
    await home.run(async () => (await home.record('wide-open'))?.generation === 2, 5 * MINUTE);
    expect(await reaches(home, 'fixed')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({ generation: 2, attempt: 1 });
    expect(await home.opsItems()).toMatchObject([{ Status: 'Resolved' }, { Status: 'Resolved' }]);
  });

  it('is found again by its lease where the end was never announced', async () => {
    const home = await homeWithWrongBucket();
    const withoutExecutions = (events: Home['captured']['emitted']) =>
      events.filter(({ source }) => source !== 'aws.ssm');
    const done = async () => (await home.record('wide-open'))?.state === 'fixed';
    expect(await home.run(done, 20 * MINUTE, withoutExecutions)).toBe(true);
  });

  it('is fixed by asking the source where no good news came', async () => {
    const home = await homeWithWrongBucket();
    const onlyBadNews = (events: Home['captured']['emitted']) =>
      events.filter(({ detail }) => !JSON.stringify(detail['newEvaluationResult'] ?? '').includes('"COMPLIANT"'));
    const done = async () => (await home.record('wide-open'))?.state === 'fixed';
    expect(await home.run(done, 20 * MINUTE, onlyBadNews)).toBe(true);
  });
});

describe('a runbook that was run', () => {
  it('is without effect where the source still says failing', async () => {
    const home = await homeWithWrongBucket();
    // somebody puts it back as soon as the runbook has ended
    const undoing = (events: Home['captured']['emitted']) => {
      if (
        events.some(
          ({ source, detail }) => source === 'aws.ssm' && detail['Status'] === 'Success' && !('StepName' in detail),
        )
      )
        void home.call('s3', 'DeletePublicAccessBlock', { Bucket: 'wide-open' });
      return events;
    };
    const done = async () => (await home.record('wide-open'))?.state === 'noEffect';
    expect(await home.run(done, 60 * MINUTE, undoing)).toBe(true);
    const record = await home.record('wide-open');
    expect(record).toMatchObject({ reason: 'still-failing', generation: 1 });
    expect(record?.failingAt).toBeGreaterThanOrEqual(record?.endedAt ?? Number.POSITIVE_INFINITY);
    expect(await home.opsItems()).toMatchObject([{ Status: 'Open' }]);
  });

  it('is unverified where the source says nothing in time', async () => {
    const home = await homeWithWrongBucket();
    home.world.observe(({ call }) => {
      if (call.operation === 'StartAutomationExecution')
        void home.call('config', 'StopConfigurationRecorder', { ConfigurationRecorderName: 'default' });
    });
    expect(await reaches(home, 'unverified')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({
      reason: 'no-answer',
      message: `the Config rule ${BUCKET_RULE} has not been evaluated since the runbook ended`,
    });
    expect(await home.opsItems()).toMatchObject([{ Status: 'Open' }]);
    expect(home.notices).toEqual(['Rectify: unverified: s3-block-public-access on wide-open']);
  });

  it('leaves the OpsItem open with the failed step and its message where it fails', async () => {
    const home = await homeWithWrongBucket({
      faults: {
        before(call) {
          if (call.operation === 'PutPublicAccessBlock') throw new AwsError('AccessDenied', 'Access Denied', 403);
        },
      },
    });
    expect(await reaches(home, 'failed')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({
      reason: 'runbook-failed',
      failure: { step: 'BlockPublicAccess' },
    });
    const [item] = await home.opsItems();
    expect(item).toMatchObject({ Status: 'Open' });
    expect(item?.OperationalData?.['rectify/outcome']?.Value).toContain('AccessDenied');
    expect(item?.OperationalData?.['rectify/failed-step']?.Value).toBe('BlockPublicAccess');
  });
});

describe('a start', () => {
  it('that AWS throttles is made later, by whoever comes next, and once', async () => {
    const faults = seededFaults(1, [{ kind: 'throttle', operation: 'StartAutomationExecution', limit: 12 }]);
    const home = await homeWithWrongBucket({ faults });
    expect(await reaches(home, 'fixed')).toBe(true);
    expect(faults.struck).toHaveLength(12);
    expect(await home.record('wide-open')).toMatchObject({ generation: 1, attempt: 1 });
    expect(home.queues.dead).toEqual([]);
  });

  it('whose answer is lost is found again, not made twice', async () => {
    const faults = seededFaults(1, [{ kind: 'crash', operation: 'StartAutomationExecution', limit: 3 }]);
    const home = await homeWithWrongBucket({ faults });
    expect(await reaches(home, 'fixed')).toBe(true);
    const { AutomationExecutionMetadataList: executions } = await home.call('ssm', 'DescribeAutomationExecutions');
    expect(executions).toHaveLength(1);
  });

  it('is refused where the document in SSM is not the planned runbook', async () => {
    const home = await homeWithWrongBucket();
    const Name = 'Rectify-S3BlockPublicAccess-test';
    const { Content } = await home.call('ssm', 'GetDocument', { Name });
    const changed = { ...(JSON.parse(String(Content)) as object), description: 'somebody was here' };
    await home.call('ssm', 'UpdateDocument', { Name, Content: JSON.stringify(changed), DocumentVersion: '$LATEST' });
    await home.call('ssm', 'UpdateDocumentDefaultVersion', { Name, DocumentVersion: '2' });
    expect(await reaches(home, 'failed')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({
      reason: 'drift',
      message: `version 2 of ${Name} in SSM is not the runbook that was planned`,
    });
    expect(await home.opsItems()).toMatchObject([{ Status: 'Open' }]);
  });

  it('names the permission that is missing', async () => {
    const home = await homeWithWrongBucket({
      faults: {
        before(call) {
          if (call.operation === 'StartAutomationExecution')
            throw new AwsError(
              'AccessDeniedException',
              'User: u is not authorized to perform: iam:PassRole on resource: r',
            );
        },
      },
    });
    expect(await reaches(home, 'failed')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({
      reason: 'not-started',
      message: expect.stringContaining('The role lacks iam:PassRole'),
    });
  });
});

describe('settings', () => {
  it('that are not known hold everything, and let it go when they are', async () => {
    const home = await homeWithWrongBucket();
    home.parameters.set('/rectify/test/kill-switch', 'perhaps');
    expect(await reaches(home, 'held')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({
      reason: 'kill-switch',
      message: expect.stringContaining('The parameter /rectify/test/kill-switch holds "perhaps"'),
    });
    home.parameters.set('/rectify/test/kill-switch', 'off');
    expect(await reaches(home, 'fixed')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({ generation: 1 });
    expect(published(home)).toEqual(['held', 'running', 'verifying', 'fixed']);
  });

  it('switch everything off', async () => {
    const home = await homeWithWrongBucket();
    home.parameters.set('/rectify/test/kill-switch', 'on');
    expect(await reaches(home, 'skipped')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({ reason: 'kill-switch', attempt: 0 });
    expect(await home.opsItems()).toEqual([]);
  });

  it('give a policy another mode', async () => {
    const home = await homeWithWrongBucket();
    home.parameters.set('/rectify/test/modes', JSON.stringify({ [POLICY.id]: 'observe' }));
    expect(await reaches(home, 'observed')).toBe(true);
    expect((await home.call('ssm', 'DescribeAutomationExecutions'))['AutomationExecutionMetadataList']).toEqual([]);
  });

  it('give a policy another budget', async () => {
    const home = await homeWithWrongBucket();
    home.parameters.set('/rectify/test/budgets', JSON.stringify({ [POLICY.id]: 0 }));
    expect(await reaches(home, 'held')).toBe(true);
    expect(await home.record('wide-open')).toMatchObject({ reason: 'budget' });
    home.parameters.set('/rectify/test/budgets', '{}');
    expect(await reaches(home, 'fixed', 120 * MINUTE)).toBe(true);
  });

  it('keep people from being told', async () => {
    const home = await homeWithWrongBucket();
    home.parameters.set('/rectify/test/notifications', 'off');
    expect(await reaches(home, 'fixed')).toBe(true);
    expect(home.notices).toEqual([]);
  });
});

describe('a body that is no event', () => {
  it.each([
    ['{ "half', /not JSON/],
    ['null', /must|lacks|found/],
    ['{"id":"e1","source":"aws.config"}', /account/],
    [
      JSON.stringify({
        id: 'e2',
        'detail-type': 'Config Rules Compliance Change',
        source: 'aws.ec2',
        account: '123456789012',
        region: 'eu-west-1',
        time: '2026-03-01T00:00:00Z',
        resources: [],
        detail: {},
      }),
      /does not read events of source/,
    ],
  ])('%s is rejected for good, once, with a line in the ledger', async (body, said) => {
    const home = await Home.make();
    home.queues.send('config', body, 'e');
    await home.run(async () => home.queues.waiting.length === 0, MINUTE);
    home.queues.send('config', body, 'e');
    await home.run(async () => home.queues.waiting.length === 0, MINUTE);
    expect(home.queues.dead).toEqual([]);
    expect(home.captured.put[0]?.detail).toMatchObject({ state: 'rejected', message: expect.stringMatching(said) });
    expect((await home.items()).filter(({ sk }) => sk === 'event').length).toBe(home.captured.put.length);
  });
});
