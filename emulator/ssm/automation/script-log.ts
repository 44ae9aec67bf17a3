import { AwsError } from '../../errors.ts';
import { serviceSetting } from '../settings/service-settings.ts';
import type { StepRun } from './action.ts';

const DEFAULT_GROUP = '/aws/ssm/automation/executeScript';
const EXISTS = 'ResourceAlreadyExistsException';

/**
 * Sends what a script wrote to CloudWatch Logs, if the account wants that.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-logging.html
 */
export async function keepScriptLog(run: StepRun, output: string): Promise<void> {
  const { call } = run;
  if (serviceSetting(call, '/ssm/automation/customer-script-log-destination').value !== 'CloudWatch') return;
  const logGroupName = serviceSetting(call, '/ssm/automation/customer-script-log-group-name').value || DEFAULT_GROUP;
  const logStreamName = `${run.executionId}/${run.definition.name}`;
  const lines = output.split('\n').filter((line) => line !== '');
  if (lines.length === 0) return;
  const logEvents = lines.map((message) => ({ timestamp: call.now(), message }));
  const calls: [operation: string, input: Record<string, unknown>][] = [
    ['CreateLogGroup', { logGroupName }],
    ['CreateLogStream', { logGroupName, logStreamName }],
    ['PutLogEvents', { logGroupName, logStreamName, logEvents }],
  ];
  for (const [operation, input] of calls)
    try {
      await call.invoke({ service: 'logs', operation, input, principal: run.principal });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // logging never fails a step
      if (error.code !== EXISTS) return;
    }
}
