import type { World } from '../../emulator/world.ts';
import { expectations, overBudget } from './account.ts';
import { fill, type Kept } from './seed.ts';
import { readItems, recordsIn } from './table.ts';

/** The last that was heard of a remediation of a resource. */
export interface Heard {
  remediation: string;
  resource: string;
  state: string;
  reason: string;
}

/** Nothing more happens of itself in these, at least for as long as the demonstration waits. */
const RESTING = new Set(['observed', 'held', 'fixed', 'noEffect', 'unverified', 'failed', 'skipped', 'undone']);

/** Listens to what Rectify publishes on its event bus: the same words that a customer's rule would get. */
export class Ear {
  readonly heard = new Map<string, Heard>();

  /**
   * Knows already what the table holds: a run that is taken up again has been told before. What still waits to be published
   * will be told again, and is not settled before.
   */
  static async of(world: World, stage: string): Promise<Ear> {
    const ear = new Ear();
    for (const { plan, state, reason, entries } of recordsIn(await readItems(world, stage)))
      ear.hear({
        remediation: plan.remediation,
        resourceId: plan.resource.id,
        state: entries.length > 0 ? 'verifying' : state,
        reason,
      });
    return ear;
  }

  hear(detail: Readonly<Record<string, unknown>>): void {
    const text = (key: string): string => (typeof detail[key] === 'string' ? detail[key] : '');
    const news = {
      remediation: text('remediation'),
      resource: text('resourceId'),
      state: text('state'),
      reason: text('reason'),
    };
    // a duplicate or a rejection tells nothing about the state of a remediation
    if (news.remediation === '' || !(RESTING.has(news.state) || news.state === 'running' || news.state === 'verifying'))
      return;
    this.heard.set(`${news.remediation} ${news.resource}`, news);
  }

  private of(remediation: string, resource: string): Heard | undefined {
    return this.heard.get(`${remediation} ${resource}`);
  }

  /** Whether everything that is expected has been heard of and nothing is under way. */
  settled(kept: Kept): boolean {
    const wanted = [
      ...expectations.map(({ remediation, resource }) => [remediation, String(fill(resource, kept))] as const),
      ...overBudget.resources.map((resource) => [overBudget.remediation, String(fill(resource, kept))] as const),
    ];
    return (
      wanted.every(([remediation, resource]) => this.of(remediation, resource)) &&
      [...this.heard.values()].every(({ state }) => RESTING.has(state))
    );
  }

  /** What did not end as it should, one sentence each. */
  surprises(kept: Kept): string[] {
    const found: string[] = [];
    for (const expected of expectations) {
      const resource = String(fill(expected.resource, kept));
      const heard = this.of(expected.remediation, resource);
      const wanted = expected.reason === undefined ? expected.state : `${expected.state} (${expected.reason})`;
      const got = heard ? (heard.reason === '' ? heard.state : `${heard.state} (${heard.reason})`) : 'never heard of';
      if (heard?.state !== expected.state || (expected.reason !== undefined && heard.reason !== expected.reason))
        found.push(`${expected.remediation} of ${resource}: expected ${wanted}, got ${got}`);
    }
    const states = overBudget.resources.map(
      (resource) => this.of(overBudget.remediation, String(fill(resource, kept)))?.state ?? 'never heard of',
    );
    const count = (state: string): number => states.filter((s) => s === state).length;
    if (count('fixed') !== overBudget.fixed || count('held') !== overBudget.held)
      found.push(
        `${overBudget.remediation}: expected ${overBudget.fixed} fixed and ${overBudget.held} held, got ${states.join(', ')}`,
      );
    return found;
  }
}

/** Tells `ear` what the functions put on the bus `rectify`, and `tell` each entry. */
export function listen(world: World, bus: string, tell: (detail: Record<string, unknown>) => void): void {
  world.observe(({ call, input, error }) => {
    if (error || call.service !== 'events' || call.operation !== 'PutEvents') return;
    for (const entry of (input['Entries'] ?? []) as { EventBusName?: string; Detail?: string }[])
      if (entry.EventBusName?.endsWith(bus) && entry.Detail !== undefined)
        tell(JSON.parse(entry.Detail) as Record<string, unknown>);
  });
}
