import type { Item } from '../aws/table.ts';
import { eventIdOf } from './event-log.ts';
import type { EventNote } from './event-log.ts';
import { type State, terminalStates } from './remediation-record.ts';
import { remediationKeyOf } from './remediation-records.ts';

/** Where the events that were taken to their end are now. An event counts once, for the least settled of its findings. */
export interface EventAccount {
  /** Their remediation is over. */
  terminal: number;
  held: number;
  /** Their remediation is running or being verified. */
  underWay: number;
  rejected: number;
  /** They asked for nothing: good news of nothing known, or no policy answers. The reason is noted. */
  ignored: number;
}

/** Counts over all items of the table: no event is lost if these and the dead letters add up to those accepted. */
export function accountForEvents(items: readonly Item[]): EventAccount {
  const stateOf = new Map<string, State>();
  for (const item of items) {
    const key = remediationKeyOf(item);
    if (key !== undefined) stateOf.set(key, (item['record'] as { state: State }).state);
  }
  const account: EventAccount = { terminal: 0, held: 0, underWay: 0, rejected: 0, ignored: 0 };
  for (const item of items) {
    if (eventIdOf(item) === undefined) continue;
    const places = (item['note'] as EventNote).outcomes.map((outcome) => placeOf(outcome.outcome, stateOf, outcome));
    account[order.find((place) => places.includes(place)) ?? 'ignored']++;
  }
  return account;
}

const order: readonly (keyof EventAccount)[] = ['underWay', 'held', 'rejected', 'terminal', 'ignored'];

function placeOf(
  kind: 'remediation' | 'rejected' | 'ignored',
  stateOf: ReadonlyMap<string, State>,
  outcome: EventNote['outcomes'][number],
): keyof EventAccount {
  if (kind !== 'remediation' || outcome.outcome !== 'remediation') return kind === 'rejected' ? 'rejected' : 'ignored';
  const state = stateOf.get(outcome.key);
  if (state === undefined) throw new Error(`An event names the remediation ${outcome.key}, which has no record`);
  if (state === 'held') return 'held';
  return terminalStates.has(state) ? 'terminal' : 'underWay';
}
