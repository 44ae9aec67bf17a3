import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { appFunctions } from '../../infra/app-functions.ts';
import { stackParts } from '../../infra/stack-parts.ts';
import type { Properties, Resource } from '../../infra/template-values.ts';
import type { EventRule } from '../../src/policy/rules.ts';
import { remediation } from './remediation-fixture.ts';

const rules: EventRule[] = [
  {
    source: 'config',
    name: 'config-1',
    pattern: { source: ['aws.config'], detail: { name: [{ wildcard: '*${x}*' }] } },
  },
  { source: 'alarm', name: 'alarm-1', pattern: { source: ['aws.cloudwatch'] } },
];
const parts = stackParts([remediation], rules);
const { Resources } = parts.resources;
const propertiesOf = (id: string): Properties => (Resources[id] as Resource).Properties;
const ofType = (type: string): [string, Resource][] => Object.entries(Resources).filter(([, one]) => one.Type === type);
const statements = (role: string): { Action: string[]; Resource: unknown; Condition?: unknown }[] => {
  const { Policies } = propertiesOf(role) as unknown as { Policies: { PolicyDocument: { Statement: never[] } }[] };
  return Policies.flatMap((policy) => policy.PolicyDocument.Statement);
};

describe('the parts of the template', () => {
  it('have a function for every file of functions/, and no other', () => {
    const files = readdirSync(new URL('../../functions', import.meta.url)).filter((file) => /(?<!\.d)\.ts$/.test(file));
    expect(appFunctions.map((fn) => `${fn.name}.ts`).sort()).toEqual(files.sort());
  });

  it('give every queue a dead-letter queue, encryption, and a visibility time-out of six times its function’s', () => {
    for (const fn of appFunctions.filter((one) => one.hasQueue)) {
      const id = fn.name
        .split('-')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('');
      expect(propertiesOf(`${id}Queue`)).toMatchObject({
        SqsManagedSseEnabled: true,
        VisibilityTimeout: 6 * fn.timeoutSeconds,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [`${id}DeadLetterQueue`, 'Arn'] } },
      });
      expect(propertiesOf(`${id}DeadLetterAlarm`)).toMatchObject({ Threshold: 1, AlarmActions: [{ Ref: 'Notices' }] });
    }
  });

  it('let only this stage’s rules send to a queue, and only over TLS', () => {
    for (const [, { Properties }] of ofType('AWS::SQS::QueuePolicy')) {
      const { Statement } = Properties.PolicyDocument as { Statement: Record<string, unknown>[] };
      expect(Statement).toMatchObject([
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Condition: {
            ArnLike: {
              'aws:SourceArn': { 'Fn::Sub': expect.stringContaining('rule/rectify-${sls:stage}-*') as string },
            },
          },
        },
        { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ]);
    }
  });

  it('send what a policy wants to the queue of its source, and what cannot be delivered to its dead letters', () => {
    expect(propertiesOf('Config1Rule')).toMatchObject({
      EventPattern: { detail: { name: [{ wildcard: '*\\${x}*' }] } },
      Targets: [
        {
          Arn: { 'Fn::GetAtt': ['ReceiveConfigQueue', 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['ReceiveConfigDeadLetterQueue', 'Arn'] } },
        },
      ],
    });
    expect(propertiesOf('Alarm1Rule')).toMatchObject({
      Targets: [{ Arn: { 'Fn::GetAtt': ['ReceiveAlarmQueue', 'Arn'] } }],
    });
  });

  it('listen to the ends of our own executions only', () => {
    expect(propertiesOf('ExecutionRule').EventPattern).toMatchObject({
      source: ['aws.ssm'],
      detail: { Definition: ['Rectify-SqsCloseQueue-${sls:stage}', 'Rectify-SqsCloseQueue-Undo-${sls:stage}'] },
    });
  });

  it('upload runbook and undo, with their own ${…} kept from being filled in', () => {
    expect(ofType('AWS::SSM::Document').map(([, { Properties }]) => Properties.Name)).toEqual([
      'Rectify-SqsCloseQueue-${sls:stage}',
      'Rectify-SqsCloseQueue-Undo-${sls:stage}',
    ]);
    expect(propertiesOf('RectifySqsCloseQueueDocument')).toMatchObject({
      DocumentFormat: 'JSON',
      UpdateMethod: 'NewVersion',
      Content: { description: 'Costs \\${self:service} and {{ global:DATE }} and \\${AWS::Region}.' },
    });
  });

  it('give a remediation’s role what its runbook and its undo call, and no more', () => {
    expect(statements('SqsCloseQueueRunRole')).toEqual([
      { Effect: 'Allow', Action: ['s3:ListBucket', 'sqs:GetQueueAttributes', 'sqs:SetQueueAttributes'], Resource: '*' },
    ]);
    expect(propertiesOf('SqsCloseQueueRunRole')).toMatchObject({
      RoleName: 'rectify-${sls:stage}-run-sqs-close-queue',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'ssm.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
    });
  });

  it('give no function a wildcard where the action knows resources, and roles only to Systems Manager', () => {
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
    const withoutResource = ['cloudwatch:DescribeAlarms', 'ssm:CreateOpsItem', 'ssm:DescribeAutomationStepExecutions'];
    for (const fn of appFunctions) {
      const id = `${fn.name
        .split('-')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('')}Role`;
      const all = statements(id);
      const wild = all.filter((one) => one.Resource === '*').flatMap((one) => one.Action);
      expect(wild.filter((action) => !withoutResource.includes(action))).toEqual([]);
      expect(all.flatMap((one) => one.Action).filter((action) => action.includes('*'))).toEqual([]);
      expect(all.find((one) => one.Action.includes('iam:PassRole'))?.Condition).toEqual({
        StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' },
      });
      expect(all.some((one) => one.Action.includes('securityhub:BatchUpdateFindings'))).toBe(fn.writesFindings);
    }
  });

  it('keep the table, with its two sparse indexes, over the stack’s end', () => {
    expect(Resources.Table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        GlobalSecondaryIndexes: [{ IndexName: 'pending' }, { IndexName: 'active' }],
      },
    });
  });

  it('refuse two rules of one name', () => {
    expect(() => stackParts([], [...rules, ...rules])).toThrow('two event rules are called "config-1"');
  });
});
