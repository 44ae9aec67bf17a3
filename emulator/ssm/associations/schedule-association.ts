import type { Call } from '../../call.ts';
import { nextTime } from '../../events/schedule-expression.ts';
import { readSchedule } from '../maintenance-windows/read-schedule.ts';
import { applyLater } from './apply.ts';
import { associations, type AssociationRow } from './state.ts';

const DAY_MS = 86_400_000;

const taskName = (id: string): string => `ssm/association-due/${id}`;

export const unschedule = (call: Call, id: string): void => call.forget(taskName(id));

/** Plans the next time in place of what was planned. A rate counts from the last change. */
export function scheduleNext(call: Call, association: AssociationRow): void {
  unschedule(call, association.id);
  const schedule = association.schedule === undefined ? undefined : readSchedule(association.schedule);
  if (!schedule) return;
  const offset = (association.scheduleOffset ?? 0) * DAY_MS;
  const next = nextTime(schedule, call.now() - offset, association.updatedAt);
  if (next === undefined) return;
  call.later({
    task: 'ssm/association-due',
    payload: { associationId: association.id },
    at: next + offset,
    name: taskName(association.id),
  });
}

export function associationDue({ associationId }: { associationId: string }, call: Call): void {
  const association = associations(call).get(associationId);
  if (!association) return;
  applyLater(call, associationId);
  scheduleNext(call, association);
}
