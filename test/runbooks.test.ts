import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showProblem } from '../src/core/problem.ts';
import { permissionsOf } from '../src/runbook/permissions.ts';
import { readRemediationFolders } from '../src/runbook/remediation-folders.ts';
import { checkContract, type Used } from './runbooks/check-contract.ts';
import { generatedStates } from './runbooks/generated-states.ts';
import { casesOf, RUNBOOKS } from './runbooks/runbook-case.ts';

const { remediations, problems } = readRemediationFolders(RUNBOOKS);

interface Step {
  action: string;
  inputs: Record<string, unknown>;
  maxAttempts?: number;
}

/** Of generated states for each remediation. A failure prints the seed to run it again with. */
const RUNS = 25;

describe('the folders under runbooks/', () => {
  it('have no problems', () => {
    expect(problems.map(showProblem)).toEqual([]);
    expect(remediations.length).toBeGreaterThanOrEqual(8);
  });
});

describe.each(remediations)('$id', (remediation) => {
  const used: Used = { runbook: new Set(), undo: new Set() };

  it.each(casesOf(remediation.id))('$name', async (one) => {
    await checkContract(remediation, one, used);
  });

  it('keeps the contract on generated states', async () => {
    const states = generatedStates[remediation.id];
    expect(states, `test/runbooks/generated-states.ts has no states for ${remediation.id}`).toBeDefined();
    if (!states) return;
    await fc.assert(
      fc.asyncProperty(states, async ({ state, isRight }) => {
        const after = await checkContract(remediation, state, used);
        isRight?.(after);
      }),
      { numRuns: RUNS },
    );
  });

  it('uses every permission that its roles have, and no other', () => {
    expect([...used.runbook].sort()).toEqual(permissionsOf(remediation.runbook.content));
    expect([...used.undo].sort()).toEqual(remediation.undo ? permissionsOf(remediation.undo.content) : []);
  });

  it('tries its questions about its own steps again: an account may ask three times a second', () => {
    const asked = [remediation.runbook, remediation.undo]
      .flatMap((document) => (document?.content['mainSteps'] ?? []) as Step[])
      .filter(({ action }) => action === 'aws:executeAwsApi')
      .filter(({ inputs }) => inputs['Api'] === 'DescribeAutomationStepExecutions');
    expect(asked.filter(({ maxAttempts }) => maxAttempts !== 10)).toEqual([]);
  });

  it('is declarative', () => {
    const text = JSON.stringify([remediation.runbook.content, remediation.undo?.content]);
    expect(text).not.toMatch(/aws:(executeScript|runCommand|invokeLambdaFunction|invokeWebhook)/);
  });
});
