import { appFunctions, deadLetterId, queueId, type AppFunction } from './app-functions.ts';
import {
  allow,
  denyPlainText,
  getAtt,
  localArn,
  named,
  pascal,
  policyDocument,
  ref,
  type Resources,
} from './template-values.ts';

/** 14 days, the longest that SQS keeps a message. */
const LONGEST_RETENTION_S = 1_209_600;

/** A queue, its dead-letter queue, their policies and an alarm for each function that has one. */
export const queues = (): Resources =>
  Object.assign({}, ...appFunctions.filter((fn) => fn.hasQueue).map(queueOf)) as Resources;

function queueOf(fn: AppFunction): Resources {
  const [main, dead] = [queueId(fn.name), deadLetterId(fn.name)];
  return {
    [main]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: named(fn.name),
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: LONGEST_RETENTION_S,
        // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the function's time-out
        VisibilityTimeout: 6 * fn.timeoutSeconds,
        RedrivePolicy: { deadLetterTargetArn: getAtt(dead, 'Arn'), maxReceiveCount: 5 },
      },
    },
    [dead]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: named(`${fn.name}-dead`),
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: LONGEST_RETENTION_S,
      },
    },
    [`${main}Policy`]: queuePolicy(main),
    [`${dead}Policy`]: queuePolicy(dead),
    [`${pascal(fn.name)}DeadLetterAlarm`]: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: named(`${fn.name}-dead-letters`),
        AlarmDescription: `Events that ${fn.name} could not take wait in its dead-letter queue.`,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: getAtt(dead, 'QueueName') }],
        Statistic: 'Maximum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [ref('Notices')],
        OKActions: [ref('Notices')],
      },
    },
  };
}

/** EventBridge's rules of this stage may send: events to the queue, undeliverable ones to the dead-letter queue. */
const queuePolicy = (queue: string): Resources[string] => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [ref(queue)],
    PolicyDocument: policyDocument(
      {
        ...(allow(['sqs:SendMessage'], getAtt(queue, 'Arn')) as Record<string, never>),
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnLike: { 'aws:SourceArn': localArn('events', `rule/${named('*')}`) } },
      },
      denyPlainText('sqs', getAtt(queue, 'Arn')),
    ),
  },
});
