import type { Call } from '../../call.ts';
import { finish, setStatus } from './finish.ts';
import { advanceLater } from './pace.ts';
import { executions, isFinal, plans, type Execution } from './state.ts';

/** Asks an execution to stop; what runs is cancelled by its next move. */
export function requestStop(call: Call, execution: Execution, type: 'Cancel' | 'Complete'): void {
  const plan = plans(call).get(execution.id);
  if (!plan || isFinal(execution.status)) return;
  if (execution.status === 'Pending') return finish(call, execution.id, 'Cancelled');
  const asked: Execution = { ...execution, stop: { type } };
  executions(call).put(execution.id, asked);
  if (type === 'Cancel') setStatus(call, plan, asked, 'Cancelling');
  if (type === 'Cancel' || execution.current === undefined || plan.rateControl || plan.locations)
    advanceLater(call, execution.id, 0);
}
