import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { executions, plans, type Execution, type Plan } from './state.ts';

/** Throws what AWS answers for an execution that does not exist. */
export function findExecution(call: Call, id: string | undefined): { plan: Plan; execution: Execution } {
  const execution = executions(call).get(id ?? '');
  const plan = plans(call).get(id ?? '');
  if (!execution || !plan)
    throw new AwsError(
      'AutomationExecutionNotFoundException',
      `Automation Execution with the ID ${id} couldn't be found.`,
    );
  return { plan, execution };
}
