import type { Remediation } from '../../src/runbook/remediation.ts';

const step = (name: string, Service: string, Api: string): Record<string, unknown> => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service, Api },
});

/** A remediation whose runbook reads and writes a queue, with texts that a template must not take for its own. */
export const remediation: Remediation = {
  id: 'sqs-close-queue',
  title: 'Close a queue',
  resourceType: 'AWS::SQS::Queue',
  answers: { controls: ['SQS.3'], configRules: [], alarms: [] },
  parameters: {},
  disruption: 'none',
  reads: ['the policy'],
  changes: ['the policy'],
  verify: { withinMinutes: 5 },
  evidence: { before: 'Read.Before', after: 'Read.Before' },
  runbook: {
    documentName: 'Rectify-SqsCloseQueue',
    sha256: '0'.repeat(64),
    content: {
      schemaVersion: '0.3',
      description: 'Costs ${self:service} and {{ global:DATE }} and ${AWS::Region}.',
      mainSteps: [
        step('Read', 'sqs', 'GetQueueAttributes'),
        step('Write', 'sqs', 'set_queue_attributes'),
        { name: 'End', action: 'aws:sleep', inputs: { Duration: 'PT1S' } },
      ],
    },
  },
  undo: {
    documentName: 'Rectify-SqsCloseQueue-Undo',
    sha256: '1'.repeat(64),
    parameters: {},
    content: {
      schemaVersion: '0.3',
      mainSteps: [step('Head', 's3', 'HeadBucket'), step('Again', 'sqs', 'SetQueueAttributes')],
    },
  },
};
