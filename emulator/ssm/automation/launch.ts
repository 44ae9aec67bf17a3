import type { Call, Principal } from '../../call.ts';
import type { AutomationDocument } from '../documents/automation-document.ts';
import { convert } from './conversion.ts';
import { watchLater } from './alarm.ts';
import { admit, admitChild } from './admission.ts';
import { pendingSteps } from './frames.ts';
import { executions, plans, type Execution, type Plan, type RateControl } from './state.ts';

export interface Launch {
  id: string;
  documentName: string;
  documentVersion: string;
  document: AutomationDocument;
  parameters: Record<string, string[]>;
  values: Record<string, unknown>;
  mode: 'Auto' | 'Interactive';
  executedBy: string;
  /** Who the steps act as. */
  principal: Principal;
  tags: { Key: string; Value: string }[];
  target?: string;
  targetParameterName?: string;
  rateControl?: RateControl;
  alarm?: { name: string; ignoreFailure: boolean };
  endsBy?: number;
  parent?: { executionId: string; stepId?: string };
}

/** Brings an execution into being; it starts at once if there is room for it. */
export function launch(call: Call, request: Launch): void {
  const { id, parent, ...rest } = request;
  const plan: Plan = {
    ...rest,
    executionId: id,
    startedAt: call.now(),
    depth: parent ? (plans(call).get(parent.executionId)?.depth ?? 0) + 1 : 0,
  };
  plans(call).put(id, plan);
  const main = request.document.mainSteps;
  const ids = request.rateControl ? {} : pendingSteps(call, main);
  const execution: Execution = {
    id,
    status: 'Pending',
    stepIds: Object.values(ids),
    frames: [{ ids }],
    ran: {},
    variables: initialVariables(request.document),
    ...(main[0] && !request.rateControl ? { next: main[0].name } : {}),
    ...(parent ? { parent } : {}),
    ...(request.rateControl ? { children: [] } : {}),
  };
  executions(call).put(id, execution);
  admit(call, id, parent !== undefined);
  if (request.alarm) watchLater(call, id, 0);
}

function initialVariables(document: AutomationDocument): Record<string, unknown> {
  const given = Object.entries(document.variables ?? {}).filter(([, { default: value }]) => value !== undefined);
  return Object.fromEntries(given.map(([name, variable]) => [name, convert(variable.default, variable.type as never)]));
}

/** Makes an execution the child of a step, which it then follows. */
export function adopt(call: Call, childId: string, parent: { executionId: string; stepId: string }): void {
  const child = executions(call).get(childId);
  const plan = plans(call).get(childId);
  if (!child || !plan) return;
  executions(call).put(childId, { ...child, parent });
  const { endsBy: _own, ...rest } = plan;
  plans(call).put(childId, { ...rest, depth: (plans(call).get(parent.executionId)?.depth ?? 0) + 1 });
  admitChild(call, childId);
}
