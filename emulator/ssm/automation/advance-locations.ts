import type { Call } from '../../call.ts';
import { finish } from './finish.ts';
import {
  at,
  executions,
  isFinal,
  type Execution,
  type FinalStatus,
  type LocatedChild,
  type Location,
  type LocationGroup,
  type Plan,
} from './state.ts';
import { concurrencyOf, errorsOf } from './targets.ts';

/** What a location's task needs to begin the child. */
export interface LocatedRequest {
  id: string;
  group: number;
  parent: { executionId: string } & Location;
}

/** One move of an execution over several accounts and Regions: begins as many children as it may, or ends. */
export function advanceLocations(call: Call, plan: Plan, execution: Execution): void {
  const groups = plan.locations?.groups ?? [];
  const located = execution.located ?? [];
  const statuses = located.map((child) => ({ child, status: statusOf(call, child) }));
  if (execution.stop?.type === 'Cancel')
    for (const { child, status } of statuses) if (!isFinal(status)) stopLater(call, child);
  const begun = execution.stop
    ? []
    : groups.flatMap((group, i) =>
        beginIn(
          call,
          group,
          i,
          statuses.filter(({ child }) => child.group === i),
        ),
      );
  if (begun.length > 0) {
    executions(call).put(execution.id, { ...execution, located: [...located, ...begun] });
    const parent = { executionId: execution.id, account: call.account, region: call.region };
    for (const { id, group, account, region } of begun) {
      const payload: LocatedRequest = { id, group, parent };
      call.later({ task: 'ssm/begin-in-location', account, region, payload });
    }
    return;
  }
  if (statuses.some(({ status }) => !isFinal(status))) return;
  const bad = statuses.filter(({ status }) => status !== 'Success').length;
  const total = groups.reduce((sum, { places }) => sum + places.length, 0);
  finish(call, execution.id, verdict(execution, bad), bad === 0 ? undefined : `${bad} of ${total} locations failed.`);
}

/** A location whose child could not begin has failed. */
export function statusOf(call: Call, child: LocatedChild): Execution['status'] {
  if (child.refused !== undefined) return 'Failed';
  return executions(at(call, child)).get(child.id)?.status ?? 'Pending';
}

function verdict(execution: Execution, bad: number): FinalStatus {
  if (execution.stop?.type === 'Cancel') return 'Cancelled';
  return bad > 0 ? 'Failed' : 'Success';
}

function beginIn(
  call: Call,
  group: LocationGroup,
  number: number,
  children: { child: LocatedChild; status: Execution['status'] }[],
): LocatedChild[] {
  const total = group.places.length;
  const errors = children.filter(({ status }) => isFinal(status) && status !== 'Success').length;
  if (errors > errorsOf(group.maxErrors, total)) return [];
  const active = children.filter(({ status }) => !isFinal(status)).length;
  const room = Math.max(0, concurrencyOf(group.maxConcurrency, total) - active);
  return group.places
    .slice(children.length, children.length + room)
    .map((place) => ({ ...place, id: call.ids.uuid(), group: number, startedAt: call.now() }));
}

const stopLater = (call: Call, { id, account, region }: LocatedChild): void =>
  void call.later({ task: 'ssm/stop-in-location', account, region, payload: { id }, name: `ssm/stop/${id}` });
