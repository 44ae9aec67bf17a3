import { ABSENT, MANY, type Leaves, type Membership } from './leaves.ts';
import type { ValueTest } from './test-value.ts';

/** A condition of a sub-rule as the matcher sees it. */
export interface SlotCondition {
  readonly slot: number;
  readonly test: ValueTest;
  /** Whether `exists: false` is among its alternatives. */
  readonly absentAllowed: boolean;
}

/**
 * Whether the conditions, in order of their paths, can be met by leaves that do not lie in different elements of one array.
 * `exists: false` holds if no leaf at its path agrees with the elements chosen before it.
 * Failed states are remembered, and leaves of other elements are skipped as a block, so a large event costs no explosion.
 */
export function isConsistent(conditions: readonly SlotCondition[], leaves: Leaves): boolean {
  return new Search(conditions, leaves).from(0);
}

class Search {
  private readonly conditions: readonly SlotCondition[];
  private readonly leaves: Leaves;
  /** The element chosen of each array, by the array's id. */
  private readonly chosen = new Map<number, Membership>();
  private readonly failed = new Set<string>();

  constructor(conditions: readonly SlotCondition[], leaves: Leaves) {
    this.conditions = conditions;
    this.leaves = leaves;
  }

  from(position: number): boolean {
    const condition = this.conditions[position];
    if (!condition) return true;
    const state = this.chosen.size === 0 ? '' : this.stateAt(position);
    if (state && this.failed.has(state)) return false;
    const met = this.meet(condition, position);
    if (!met && state) this.failed.add(state);
    return met;
  }

  private meet({ slot, test, absentAllowed }: SlotCondition, position: number): boolean {
    const value = this.leaves.values[slot];
    if (value === ABSENT) return absentAllowed && this.from(position + 1);
    if (value !== MANY) return test(value) && this.from(position + 1);
    const { values, memberships, orders } = this.leaves.many(slot);
    let absent = true;
    for (let at = 0; at < values.length; ) {
      const conflict = this.conflictOf(memberships[at]);
      if (conflict) {
        at = firstFrom(orders, conflict, at + 1);
        continue;
      }
      absent = false;
      if (test(values[at] ?? null) && this.choose(memberships[at], position + 1)) return true;
      at++;
    }
    return absent && absentAllowed && this.from(position + 1);
  }

  /** The order from which leaves can agree again, if this leaf lies in another element of an array already chosen from. */
  private conflictOf(membership: Membership | undefined): number | undefined {
    let resume: number | undefined;
    for (let at = membership; at; at = at.outer) {
      const chosen = this.chosen.get(at.array.id);
      if (chosen && chosen.index !== at.index) resume = at.index < chosen.index ? chosen.start : at.array.end;
    }
    return resume;
  }

  private choose(membership: Membership | undefined, next: number): boolean {
    const added: number[] = [];
    for (let at = membership; at; at = at.outer) {
      if (this.chosen.has(at.array.id)) continue;
      this.chosen.set(at.array.id, at);
      added.push(at.array.id);
    }
    if (this.from(next)) return true;
    for (const id of added) this.chosen.delete(id);
    return false;
  }

  /** Two states are alike if the same elements are chosen of all arrays in which leaves of the conditions ahead lie. */
  private stateAt(position: number): string {
    let state = `${position}`;
    for (const [id, membership] of this.chosen)
      if (this.isAhead(membership, position)) state += ` ${id}:${membership.index}`;
    return state;
  }

  private isAhead({ array }: Membership, position: number): boolean {
    return this.conditions.slice(position).some(({ slot }) => this.reach(slot).has(array.id));
  }

  private readonly reached = new Map<number, Set<number>>();

  /** The arrays in which leaves of a path lie. */
  private reach(slot: number): Set<number> {
    let ids = this.reached.get(slot);
    if (!ids) {
      ids = new Set();
      if (this.leaves.values[slot] === MANY)
        for (const membership of this.leaves.many(slot).memberships)
          for (let at = membership; at && !ids.has(at.array.id); at = at.outer) ids.add(at.array.id);
      this.reached.set(slot, ids);
    }
    return ids;
  }
}

/** The first position after `from` whose order is at least `order`. */
function firstFrom(orders: readonly number[], order: number, from: number): number {
  let low = from;
  let high = orders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((orders[middle] ?? 0) < order) low = middle + 1;
    else high = middle;
  }
  return low;
}
