import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { alarmTask } from './pace.ts';
import { requestStop } from './request-stop.ts';
import { executions, isFinal, plans } from './state.ts';

/** Between looks at the alarm; AWS documents no interval. */
const LOOK_MS = 15_000;

/** Looks at the execution's alarm from now on until its end. */
export function watchLater(call: Call, executionId: string, after: number): void {
  call.later({ task: 'ssm/watch-alarm', payload: { executionId }, after, name: alarmTask(executionId) });
}

/**
 * The task `ssm/watch-alarm`: an alarm that fires, or cannot be read, cancels the execution.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AlarmConfiguration.html
 */
export async function watchAlarm({ executionId }: { executionId: string }, call: Call): Promise<void> {
  const plan = plans(call).get(executionId);
  const before = executions(call).get(executionId);
  if (!plan?.alarm || !before || isFinal(before.status) || before.stop) return;
  const { name, ignoreFailure } = plan.alarm;
  let state: string;
  try {
    const output = await call.invoke({
      service: 'cloudwatch',
      operation: 'DescribeAlarms',
      input: { AlarmNames: [name], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
      principal: plan.principal,
    });
    const alarms = [output['MetricAlarms'], output['CompositeAlarms']].flat() as (
      | { StateValue?: string }
      | undefined
    )[];
    state = alarms.find((alarm) => alarm !== undefined)?.StateValue ?? 'UNKNOWN';
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    state = 'UNKNOWN';
  }
  const execution = executions(call).get(executionId);
  if (!execution || isFinal(execution.status) || execution.stop) return;
  if (state !== 'ALARM' && (state !== 'UNKNOWN' || ignoreFailure)) return watchLater(call, executionId, LOOK_MS);
  const triggered = { ...execution, triggeredAlarm: { name, state } };
  executions(call).put(executionId, triggered);
  requestStop(call, triggered, 'Cancel');
}
