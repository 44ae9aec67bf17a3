import type { Call } from '../../call.ts';
import { assumeRoleOf, stepPrincipal } from './assume-role.ts';
import { finish } from './finish.ts';
import { launch } from './launch.ts';
import { readParameters } from './parameters.ts';
import { runbookOf } from './runbook-of.ts';
import { requestStop } from './request-stop.ts';
import { concurrencyOf, errorsOf } from './targets.ts';
import { executions, isFinal, type Execution, type FinalStatus, type Plan } from './state.ts';

/** One move of an execution with rate control: begins as many children as it may, or ends. */
export function advanceChildren(call: Call, plan: Plan, execution: Execution): void {
  const control = plan.rateControl;
  if (!control) return;
  const total = control.resolved.length;
  const children = (execution.children ?? [])
    .map(({ id }) => executions(call).get(id))
    .filter((child) => child !== undefined);
  const active = children.filter(({ status }) => !isFinal(status));
  const ended = children.length - active.length;
  const errors = children.filter(({ status }) => isFinal(status) && status !== 'Success').length;
  if (execution.stop?.type === 'Cancel') for (const child of active) requestStop(call, child, 'Cancel');
  const over = execution.stop !== undefined || errors > errorsOf(control.maxErrors, total) || children.length === total;
  if (over) {
    if (active.length === 0) finish(call, execution.id, finalStatus(execution, errors), failureText(errors, total));
    return;
  }
  // the number of concurrent executions grows 1, 2, 4, … as long as they come to their end
  const ramp = 2 ** Math.floor(Math.log2(ended + 1));
  const room = Math.min(concurrencyOf(control.maxConcurrency, total), ramp) - active.length;
  const begun = control.resolved
    .slice(children.length, children.length + Math.max(0, room))
    .map(({ label, parameters }) => ({ id: launchChild(call, plan, label, parameters), target: label }));
  executions(call).put(execution.id, { ...execution, children: [...(execution.children ?? []), ...begun] });
}

function finalStatus(execution: Execution, errors: number): FinalStatus {
  if (execution.stop?.type === 'Cancel') return 'Cancelled';
  return errors > 0 ? 'Failed' : 'Success';
}

const failureText = (errors: number, total: number): string | undefined =>
  errors === 0 ? undefined : `${errors} of ${total} target executions failed.`;

function launchChild(call: Call, plan: Plan, target: string, parameters: Record<string, string[]>): string {
  const document = runbookOf(call, plan);
  const { lists, values } = readParameters(document, { ...plan.parameters, ...parameters });
  // in another account the location's role is all there is
  const role = plan.located ? undefined : assumeRoleOf(document, lists);
  const id = call.ids.uuid();
  launch(call, {
    id,
    documentName: plan.documentName,
    documentVersion: plan.documentVersion,
    runbook: plan.runbook,
    parameters: lists,
    values,
    mode: 'Auto',
    executedBy: plan.executedBy,
    principal: role === undefined ? plan.principal : stepPrincipal(call, role, id),
    tags: [],
    target,
    ...(plan.targetParameterName === undefined ? {} : { targetParameterName: plan.targetParameterName }),
    parent: { executionId: plan.executionId },
  });
  return id;
}
