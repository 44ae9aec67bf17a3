import type { Call, Principal } from '../../call.ts';
import type { AutomationDocument } from '../documents/automation-document.ts';
import { convert } from './conversion.ts';
import { watchLater } from './alarm.ts';
import { admit, admitChild } from './admission.ts';
import { pendingSteps } from './frames.ts';
import { runbookOf } from './runbook-of.ts';
import {
  executions,
  plans,
  at,
  type Execution,
  type Location,
  type LocationControl,
  type Plan,
  type RateControl,
} from './state.ts';

export interface Launch {
  id: string;
  documentName: string;
  documentVersion: string;
  /** The key of its text. */
  runbook: string;
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
  locations?: LocationControl;
  /** A child in another account or Region. */
  located?: true;
  alarm?: { name: string; ignoreFailure: boolean };
  endsBy?: number;
  parent?: { executionId: string; stepId?: string; place?: Location };
}

/** Brings an execution into being; it starts at once if there is room for it. */
export function launch(call: Call, request: Launch): void {
  const { id, parent, ...rest } = request;
  const plan: Plan = {
    ...rest,
    executionId: id,
    startedAt: call.now(),
    depth: depthBelow(call, parent),
  };
  plans(call).put(id, plan);
  const document = runbookOf(call, plan);
  const main = document.mainSteps;
  const hasChildren = request.rateControl !== undefined || request.locations !== undefined;
  const ids = hasChildren ? {} : pendingSteps(call, main);
  const execution: Execution = {
    id,
    status: 'Pending',
    stepIds: Object.values(ids),
    frames: [{ ids }],
    ran: {},
    variables: initialVariables(document),
    ...(main[0] && !hasChildren ? { next: main[0].name } : {}),
    ...(parent ? { parent } : {}),
    ...(request.rateControl ? { children: [] } : {}),
    ...(request.locations ? { located: [] } : {}),
  };
  executions(call).put(id, execution);
  admit(call, id, parent !== undefined);
  if (request.alarm) watchLater(call, id, 0);
}

function depthBelow(call: Call, parent: Launch['parent']): number {
  if (!parent) return 0;
  const scope = parent.place ? at(call, parent.place) : call;
  return (plans(scope).get(parent.executionId)?.depth ?? 0) + 1;
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
