import { arn, type Call, type Scope } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { nextTransition, stateOf } from './calendar-state.ts';
import { findCalendar, isoSeconds } from './get-calendar-state.ts';

/** The state that was last told, by calendar. */
const told = (scope: Scope) => scope.table<'OPEN' | 'CLOSED'>('ssm/calendar-states');

const taskName = (name: string): string => `ssm/calendar/${name}`;

/** Follows a calendar that was created, changed or deleted. */
export const followCalendar = (call: Call, name: string): void => watchCalendar({ name }, call);

/**
 * The task `ssm/watch-calendar`: tells of a change of state, and comes again at the next.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-eventbridge-events.html
 */
export function watchCalendar({ name }: { name: string }, call: Call): void {
  try {
    const calendar = findCalendar(call, name);
    const now = call.now();
    const [state, next] = [stateOf([calendar], now), nextTransition([calendar], now)];
    const before = told(call).get(name);
    if (before !== undefined && before !== state)
      call.emit({
        source: 'aws.ssm',
        detailType: 'Calendar State Change',
        resources: [arn(call, 'ssm', `document/${name}`)],
        detail: {
          state,
          atTime: isoSeconds(now),
          ...(next === undefined ? {} : { nextTransitionTime: isoSeconds(next) }),
        },
      });
    told(call).put(name, state);
    if (next === undefined) call.forget(taskName(name));
    else call.later({ task: 'ssm/watch-calendar', payload: { name }, at: next, name: taskName(name) });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // the calendar is gone
    told(call).delete(name);
    call.forget(taskName(name));
  }
}
