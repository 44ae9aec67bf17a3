import { beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../../emulator/world.ts';
import { callIn } from '../../world.ts';
import { automationWorld } from './automation-case.ts';

describe('reading executions', () => {
  let world: World;
  const ids: string[] = [];

  beforeAll(async () => {
    ({ world } = automationWorld());
    const call = callIn(world);
    const create = (Name: string, mainSteps: object[]) =>
      call('ssm', 'CreateDocument', {
        Name,
        DocumentType: 'Automation',
        Content: JSON.stringify({ schemaVersion: '0.3', mainSteps }),
      });
    await create('Loop-Doc', [
      {
        name: 'l',
        action: 'aws:loop',
        inputs: {
          Iterators: ['x', 'y'],
          Steps: [{ name: 'i', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
        },
      },
    ]);
    await create('Pause-Doc', [{ name: 'p', action: 'aws:pause', inputs: {} }]);
    for (const DocumentName of ['Loop-Doc', 'Pause-Doc', 'Loop-Doc']) {
      const { AutomationExecutionId } = await call('ssm', 'StartAutomationExecution', {
        DocumentName,
        Tags: [{ Key: DocumentName, Value: '' }],
      });
      ids.push(String(AutomationExecutionId));
      await world.advance(60_000);
    }
  });

  const list = async (...Filters: { Key: string; Values: string[] }[]) =>
    (
      (await callIn(world)('ssm', 'DescribeAutomationExecutions', { Filters }))['AutomationExecutionMetadataList'] as {
        AutomationExecutionId: string;
      }[]
    ).map(({ AutomationExecutionId }) => ids.indexOf(AutomationExecutionId));

  it('lists the newest first', async () => expect(await list()).toEqual([2, 1, 0]));

  it.each([
    [{ Key: 'DocumentNamePrefix', Values: ['Loop'] }, [2, 0]],
    [{ Key: 'ExecutionStatus', Values: ['Waiting', 'Failed'] }, [1]],
    [{ Key: 'CurrentAction', Values: ['aws:pause'] }, [1]],
    [{ Key: 'StartTimeAfter', Values: ['2026-03-01T00:00:30Z'] }, [2, 1]],
    [{ Key: 'StartTimeBefore', Values: ['2026-03-01T00:00:30Z'] }, [0]],
    [{ Key: 'TagKey', Values: ['Pause-Doc'] }, [1]],
    [{ Key: 'AutomationType', Values: ['CrossAccount'] }, []],
  ])('filters by %o', async (filter, found) => expect(await list(filter)).toEqual(found));

  it('wants every filter to hold', async () => {
    expect(
      await list({ Key: 'DocumentNamePrefix', Values: ['Loop'] }, { Key: 'ExecutionId', Values: [ids[0] ?? ''] }),
    ).toEqual([0]);
  });

  it('refuses an unknown filter and an invalid token', async () => {
    await expect(list({ Key: 'Colour', Values: ['x'] })).rejects.toMatchObject({ code: 'InvalidFilterKey' });
    await expect(list({ Key: 'StartTimeAfter', Values: ['soon'] })).rejects.toMatchObject({
      code: 'InvalidFilterValue',
    });
    const call = callIn(world);
    await expect(call('ssm', 'DescribeAutomationExecutions', { NextToken: 'x' })).rejects.toMatchObject({
      code: 'InvalidNextToken',
    });
  });

  it('pages', async () => {
    const call = callIn(world);
    const first = await call('ssm', 'DescribeAutomationExecutions', { MaxResults: 2 });
    const second = await call('ssm', 'DescribeAutomationExecutions', { MaxResults: 2, NextToken: first['NextToken'] });
    expect(first['AutomationExecutionMetadataList']).toHaveLength(2);
    expect(second['AutomationExecutionMetadataList']).toHaveLength(1);
    expect(second['NextToken']).toBeUndefined();
  });

  it('says of the steps in a loop which iteration they belong to', async () => {
    const steps = async (Filters: object[], ReverseOrder = false) =>
      (
        await callIn(world)('ssm', 'DescribeAutomationStepExecutions', {
          AutomationExecutionId: ids[0],
          Filters,
          ReverseOrder,
        })
      )['StepExecutions'] as { StepName: string; StepExecutionId: string; ParentStepDetails?: object }[];
    const [loop] = await steps([{ Key: 'StepName', Values: ['l'] }]);
    const [second] = await steps([{ Key: 'ParentStepIteration', Values: ['2'] }]);
    expect(second?.ParentStepDetails).toEqual({
      StepExecutionId: loop?.StepExecutionId,
      StepName: 'l',
      Action: 'aws:loop',
      Iteration: 2,
      IteratorValue: 'y',
    });
    expect((await steps([], true)).map(({ StepName }) => StepName)).toEqual(['i', 'i', 'l']);
  });

  it('does not know another execution', async () => {
    await expect(
      callIn(world)('ssm', 'GetAutomationExecution', { AutomationExecutionId: '11111111-1111-4111-8111-111111111111' }),
    ).rejects.toMatchObject({ code: 'AutomationExecutionNotFoundException' });
  });
});
