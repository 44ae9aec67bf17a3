import type { EventRule } from '../src/policy/rules.ts';
import { deadLetterId, queueId, sourceFunctions } from './app-functions.ts';
import { getAtt, literal, named, pascal, STAGE, type Resources, type Value } from './template-values.ts';

/** A rule for each pattern; its events go to the queue of the source's function. */
export function eventRules(rules: readonly EventRule[], documentNames: readonly string[]): Resources {
  const made: Resources = {};
  for (const { source, name, pattern } of rules) {
    const id = `${pascal(name)}Rule`;
    if (made[id]) throw new Error(`two event rules are called "${name}"`);
    made[id] = ruleTo(sourceFunctions[source], name, literal(pattern));
  }
  made.ExecutionRule = ruleTo('record-execution', 'execution', {
    source: ['aws.ssm'],
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/monitoring-eventbridge-events.html
    'detail-type': ['EC2 Automation Execution Status-change Notification'],
    detail: {
      Definition: documentNames.map((name) => `${name}-${STAGE}`),
      // the user guide writes Canceled, the API Cancelled
      Status: ['Success', 'Failed', 'TimedOut', 'Cancelled', 'Canceled'],
    },
  });
  return made;
}

const ruleTo = (fn: string, name: string, pattern: Value): Resources[string] => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: named(name),
    State: 'ENABLED',
    EventPattern: pattern,
    Targets: [
      {
        Id: 'queue',
        Arn: getAtt(queueId(fn), 'Arn'),
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        DeadLetterConfig: { Arn: getAtt(deadLetterId(fn), 'Arn') },
      },
    ],
  },
  DependsOn: [`${queueId(fn)}Policy`, `${deadLetterId(fn)}Policy`],
});
