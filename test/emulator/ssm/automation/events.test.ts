import { describe, expect, it } from 'vitest';
import { eventTime } from '../../../../emulator/ssm/automation/events.ts';
import { callIn } from '../../world.ts';
import { automationWorld } from './automation-case.ts';

async function eventsOf(mainSteps: object[]) {
  const { world, events } = automationWorld();
  const call = callIn(world);
  await call('ssm', 'CreateDocument', {
    Name: 'Doc',
    DocumentType: 'Automation',
    Content: JSON.stringify({ schemaVersion: '0.3', mainSteps }),
  });
  const { AutomationExecutionId: id } = await call('ssm', 'StartAutomationExecution', { DocumentName: 'Doc' });
  await world.until(() => world.agenda.waiting.length === 0);
  return { id: String(id), events };
}

describe('the events of an execution', () => {
  it('have the shape that EventBridge documents', async () => {
    const { id, events } = await eventsOf([{ name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT2S' } }]);
    const resources = [
      `arn:aws:ssm:eu-west-1:123456789012:automation-execution/${id}`,
      'arn:aws:ssm:eu-west-1:123456789012:automation-definition/Doc:1',
    ];
    const head = { ExecutionId: id, Definition: 'Doc', DefinitionVersion: 1 };
    const StartTime = 'Mar 1, 2026 12:00:00 AM';
    const ExecutedBy = 'arn:aws:iam::123456789012:root';
    expect(events).toEqual([
      {
        source: 'aws.ssm',
        detailType: 'EC2 Automation Execution Status-change Notification',
        resources,
        detail: { ...head, Status: 'InProgress', StartTime, ExecutedBy },
      },
      {
        source: 'aws.ssm',
        detailType: 'EC2 Automation Step Status-change Notification',
        resources,
        detail: {
          ...head,
          Status: 'Success',
          EndTime: 'Mar 1, 2026 12:00:02 AM',
          StartTime,
          Time: 2040,
          StepName: 'nap',
          Action: 'aws:sleep',
        },
      },
      {
        source: 'aws.ssm',
        detailType: 'EC2 Automation Execution Status-change Notification',
        resources,
        detail: {
          ...head,
          Status: 'Success',
          EndTime: 'Mar 1, 2026 12:00:02 AM',
          StartTime,
          Time: 2055,
          ExecutedBy,
        },
      },
    ]);
  });

  it('say that it waits, goes on and fails', async () => {
    const { events } = await eventsOf([
      { name: 'p', action: 'aws:approve', timeoutSeconds: 60, inputs: { Approvers: ['alice'] } },
    ]);
    expect(events.map(({ detail }) => (detail as { Status: string }).Status)).toEqual([
      'InProgress',
      'Waiting',
      'TimedOut',
      'TimedOut',
    ]);
  });
});

describe('eventTime', () => {
  it.each([
    [Date.UTC(2026, 2, 1, 19, 43, 5), 'Mar 1, 2026 7:43:05 PM'],
    [Date.UTC(2026, 11, 31, 12, 0, 0), 'Dec 31, 2026 12:00:00 PM'],
    [Date.UTC(2026, 0, 9, 0, 5, 9), 'Jan 9, 2026 12:05:09 AM'],
  ])('writes %d as %s', (at, text) => expect(eventTime(at)).toBe(text));
});
