import type { Call } from '../../call.ts';
import type { ValueScope } from './resolve.ts';
import { executions, plans, steps } from './state.ts';

/** The values that the expressions of a running execution see at this moment. */
export function scopeOf(call: Call, executionId: string): ValueScope {
  const plan = plans(call).get(executionId);
  const execution = executions(call).get(executionId);
  return {
    parameter: (name) => own(plan?.values, name),
    output: (step, output) => {
      const id = own(execution?.ran, step);
      return id === undefined ? undefined : own(steps(call).get(id as string)?.values, output);
    },
    variable: (name) => own(execution?.variables, name),
    system: (kind, name) =>
      kind === 'automation' ? (name === 'EXECUTION_ID' ? executionId : undefined) : globalValue(call, name),
  };
}

const own = (record: Record<string, unknown> | undefined, name: string): unknown =>
  record && Object.hasOwn(record, name) ? record[name] : undefined;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html; times are UTC. */
function globalValue(call: Call, name: string): unknown {
  const [date = '', time = ''] = new Date(call.now()).toISOString().split(/[T.]/);
  switch (name) {
    case 'DATE':
      return date;
    case 'DATE_TIME':
      return `${date}_${time.replaceAll(':', '.')}`;
    case 'REGION':
      return call.region;
    case 'ACCOUNT_ID':
      return call.account;
    case 'AWS_PARTITION':
      return call.partition;
    default:
      return undefined;
  }
}
