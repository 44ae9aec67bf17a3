import { describe, expect, it } from 'vitest';
import type { AutomationExecution, Automations, AutomationStart, AutomationStep } from '../../src/aws/automations.ts';
import { documentChecker } from '../../src/execution/check-document.ts';
import { outcomeOf } from '../../src/execution/read-execution.ts';
import { clientTokenFor, startAutomation } from '../../src/execution/start-automation.ts';
import type { Runbook } from '../../src/runbook/remediation.ts';
import { samplePlan } from '../harness/samples.ts';

const step = (name: string, status: string, change: Partial<AutomationStep> = {}): AutomationStep => ({
  name,
  status,
  action: 'aws:executeAwsApi',
  outputs: {},
  critical: true,
  ...change,
});
const execution = (
  status: string,
  steps: AutomationStep[],
  change: Partial<AutomationExecution> = {},
): AutomationExecution => ({
  id: 'e',
  documentName: 'd',
  status,
  endedAt: 500,
  steps,
  variables: {},
  ...change,
});
const evidence = { before: 'ReadBefore.Before', after: 'ReadAfter.After' };

describe('the outcome of an execution', () => {
  it('is its evidence, read from the JSON in its steps', () => {
    const steps = [
      step('ReadBefore', 'Success', { outputs: { Before: ['{"open":true}'] } }),
      step('ReadAfter', 'Success', { outputs: { After: ['{"open":false}', 'plain'] } }),
    ];
    expect(outcomeOf(execution('Success', steps), evidence, 900)).toEqual({
      outcome: 'ended',
      endedAt: 500,
      before: { open: true },
      after: [{ open: false }, 'plain'],
    });
  });

  it('reads a variable of the runbook', () => {
    const ended = execution('Success', [], { variables: { Before: ['{"Configuration":"none"}'] } });
    expect(outcomeOf(ended, { before: 'variable:Before', after: 'X.Y' }, 900)).toEqual({
      outcome: 'ended',
      endedAt: 500,
      before: { Configuration: 'none' },
    });
  });

  it.each(['Pending', 'InProgress', 'Waiting', 'Cancelling', 'Something new'])(
    'is not known while it is %s',
    (status) => {
      expect(outcomeOf(execution(status, []), evidence, 900)).toEqual({ outcome: 'underWay' });
    },
  );

  it.each(['Failed', 'TimedOut', 'Cancelled'])('is a failure where it is %s', (status) => {
    const ended = execution(status, [], { failureMessage: 'as AWS says' });
    expect(outcomeOf(ended, evidence, 900)).toMatchObject({ failure: { message: 'as AWS says', rollback: [] } });
  });

  it('names the step that failed, not one that the runbook can do without, and the way back', () => {
    const steps = [
      step('Read', 'Failed', { critical: false, failureMessage: 'none is set' }),
      step('Put', 'Failed', { failureMessage: 'AccessDenied' }),
      step('PutBack', 'Success'),
      step('Never', 'Pending'),
    ];
    expect(outcomeOf(execution('Failed', steps), evidence, 900)).toMatchObject({
      failure: { step: 'Put', message: 'AccessDenied', rollback: ['PutBack'] },
    });
  });

  it('keeps only the hash of evidence that would not fit, and leaves deep JSON as text', () => {
    const deep = `${'['.repeat(40)}${']'.repeat(40)}`;
    const steps = [
      step('ReadBefore', 'Success', { outputs: { Before: ['x'.repeat(40_000)] } }),
      step('ReadAfter', 'Success', { outputs: { After: [deep] } }),
    ];
    expect(outcomeOf(execution('Success', steps), evidence, 900)).toMatchObject({
      before: { truncated: true, characters: 40_000, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      after: deep,
    });
  });
});

describe('the start', () => {
  const runbook: Runbook = {
    documentName: 'Rectify-X',
    sha256: 'a'.repeat(64),
    content: { schemaVersion: '0.3', mainSteps: [{ name: 'a', action: 'b' }] },
  };
  const plan = samplePlan({ runbook });

  function ssm(document: string | undefined, answer: (request: AutomationStart) => string) {
    const started: AutomationStart[] = [];
    const automations: Automations = {
      start: async (request) => {
        started.push(request);
        return answer(request);
      },
      read: async () => undefined,
      document: async () => (document === undefined ? undefined : { version: '7', content: document }),
    };
    const access = {
      automations,
      checkDocument: documentChecker(automations),
      stage: 'dev',
      rolePrefix: 'arn:aws:iam::1:role/p-',
    };
    return { started, start: (run = { generation: 1, attempt: 1 }) => startAutomation(access, plan, runbook, run) };
  }
  const reordered = JSON.stringify({ mainSteps: [{ action: 'b', name: 'a' }], schemaVersion: '0.3' });
  const refusing =
    (name: string, status = 400) =>
    () => {
      throw Object.assign(new Error('said'), { name, $metadata: { httpStatusCode: status } });
    };

  it('names document, version, role and token', async () => {
    const { started, start } = ssm(reordered, () => 'e1');
    expect(await start()).toEqual({ outcome: 'started', executionId: 'e1' });
    expect(started).toEqual([
      {
        documentName: 'Rectify-X-dev',
        documentVersion: '7',
        parameters: {
          BucketName: ['wide-open'],
          AutomationAssumeRole: ['arn:aws:iam::1:role/p-s3-block-public-access'],
        },
        clientToken: clientTokenFor(plan.key, { generation: 1, attempt: 1 }),
      },
    ]);
  });

  it('has one token for one attempt, and another for the next attempt or generation', () => {
    const token = (generation: number, attempt: number) => clientTokenFor('k', { generation, attempt });
    expect(token(1, 1)).toBe(token(1, 1));
    expect(new Set([token(1, 1), token(1, 2), token(2, 1)]).size).toBe(3);
    expect(token(1, 1)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is refused where the document in SSM is another, or is missing', async () => {
    const other = ssm(JSON.stringify({ ...runbook.content, description: 'changed' }), () => 'e1');
    expect(await other.start()).toMatchObject({
      outcome: 'refused',
      reason: 'drift',
      message: expect.stringContaining('version 7'),
    });
    expect(await ssm(undefined, () => 'e1').start()).toMatchObject({ outcome: 'refused', reason: 'drift' });
    expect(other.started).toEqual([]);
  });

  it.each([
    ['ThrottlingException', 400, { outcome: 'busy' }],
    ['AutomationExecutionLimitExceededException', 400, { outcome: 'busy' }],
    ['IdempotentParameterMismatch', 400, { outcome: 'refused', reason: 'drift' }],
    ['InvalidAutomationExecutionParametersException', 400, { outcome: 'refused', reason: 'not-started' }],
  ])('that meets %s ends as it should', async (name, status, outcome) => {
    expect(await ssm(reordered, refusing(name, status)).start()).toMatchObject(outcome);
  });

  it('that AWS did not answer is neither done nor refused', async () => {
    await expect(ssm(reordered, refusing('InternalServerError', 500)).start()).rejects.toThrow('said');
  });
});
