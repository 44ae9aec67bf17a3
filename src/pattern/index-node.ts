import { AccessGroups } from './access-groups.ts';
import type { CompiledSubRule, Predicate } from './predicate.ts';
import { ValueIndex } from './value-index.ts';

/** A sub-rule in the index, and what remains to be judged once its place is reached. */
export interface Candidate {
  readonly open: readonly Predicate[];
  /** The number of its pattern. */
  readonly rule: number;
  readonly subRule: CompiledSubRule;
}

/** A place in the index. Reached with everything above it met (or, for unsure accesses, likely met). */
export interface IndexNode {
  /** Few enough to judge one by one. */
  readonly candidates: readonly Candidate[];
  /** Where each further sub-rule waits under one condition: the one that holds for the fewest. */
  readonly slots: readonly { readonly slot: number; readonly index: ValueIndex<IndexNode> }[];
  /** Whether reaching it twice for one event costs next to nothing. */
  readonly small: boolean;
  /** The event at which it was last reached; not kept if it is small. */
  seen: number;
}

/** Up to so many candidates are judged one by one. */
const FEW = 6;
/** A bound for the copies that sub-rules with many alternatives leave in the index, as a multiple of their number. */
const MAX_COPIES = 64;

interface Entry {
  readonly subRule: CompiledSubRule;
  readonly open: readonly Predicate[];
  /** Conditions it can still be filed under. */
  readonly unfiled: readonly Predicate[];
}

/**
 * Files each sub-rule under every alternative of its most telling condition, and does so again inside buckets that hold
 * many.
 */
export function buildIndex(subRules: readonly CompiledSubRule[]): IndexNode {
  const budget = { copies: subRules.length * MAX_COPIES + 1_000 };
  const entries = subRules.map((subRule): Entry => {
    const cheapestFirst = [...subRule.predicates].sort((a, b) => costOf(a) - costOf(b));
    return { subRule, open: cheapestFirst, unfiled: cheapestFirst };
  });
  return buildNode(entries, budget);
}

const costOf = ({ only }: Predicate): number => (only === undefined ? 1 : 0);

function buildNode(entries: readonly Entry[], budget: { copies: number }): IndexNode {
  if (entries.length <= FEW || budget.copies <= 0) return leafNode(entries, []);
  const popularity = countAccesses(entries);
  const remaining: Entry[] = [];
  const bySlot = new Map<number, AccessGroups<Entry>>();
  for (const entry of entries) {
    const anchor = popularity.anchorOf(entry);
    if (!anchor) {
      remaining.push(entry);
      continue;
    }
    let groups = bySlot.get(anchor.slot);
    if (!groups) bySlot.set(anchor.slot, (groups = new AccessGroups()));
    file(entry, anchor, groups, budget);
  }
  const slots = [...bySlot].map(([slot, groups]) => ({
    slot,
    index: new ValueIndex(groups.all().map(({ access, items }) => [access, buildNode(items, budget)])),
  }));
  return leafNode(remaining, slots);
}

const leafNode = (entries: readonly Entry[], slots: IndexNode['slots']): IndexNode => ({
  candidates: entries.map(({ subRule, open }) => ({ open, rule: subRule.rule, subRule })),
  slots,
  small: slots.length === 0 && entries.length <= FEW,
  seen: 0,
});

function file(entry: Entry, anchor: Predicate, groups: AccessGroups<Entry>, budget: { copies: number }): void {
  const unfiled = entry.unfiled.filter((predicate) => predicate !== anchor);
  const settled = entry.open.filter((predicate) => predicate !== anchor);
  for (const { access } of anchor.accesses) {
    groups.add(access, { subRule: entry.subRule, open: access.sure ? settled : entry.open, unfiled });
    budget.copies--;
  }
}

interface Popularity {
  anchorOf(entry: Entry): Predicate | undefined;
}

/** The condition that is met most seldom, judged by how many sub-rules ask for the same; a path of many sub-rules is cheaper. */
function countAccesses(entries: readonly Entry[]): Popularity {
  const byAccess = new Map<string, number>();
  const bySlot = new Map<number, number>();
  for (const { unfiled } of entries)
    for (const { slot, accesses } of unfiled) {
      bySlot.set(slot, (bySlot.get(slot) ?? 0) + 1);
      for (const { key } of accesses) {
        const name = `${slot} ${key}`;
        byAccess.set(name, (byAccess.get(name) ?? 0) + 1);
      }
    }
  const chanceOf = ({ slot, accesses }: Predicate): number => {
    const atSlot = (bySlot.get(slot) ?? 0) / entries.length;
    let chance = 0;
    for (const { access, key } of accesses) {
      const same = (byAccess.get(`${slot} ${key}`) ?? 0) / entries.length;
      chance += Math.max(same, atSlot * GUESS[access.by]);
    }
    return Math.min(chance, 1) + 1 / (bySlot.get(slot) ?? 1);
  };
  const chances = new Map<Predicate, number>();
  const chance = (predicate: Predicate): number => {
    let known = chances.get(predicate);
    if (known === undefined) chances.set(predicate, (known = chanceOf(predicate)));
    return known;
  };
  return {
    anchorOf: ({ unfiled }) =>
      unfiled.reduce<Predicate | undefined>(
        (best, predicate) => (best && chance(best) <= chance(predicate) ? best : predicate),
        undefined,
      ),
  };
}

/** The share of the events with a leaf at the path that an access is thought to find at least. */
const GUESS = {
  exact: 0,
  address: 0.01,
  folded: 0.005,
  head: 0.02,
  tail: 0.02,
  'folded-head': 0.03,
  'folded-tail': 0.03,
  range: 0.3,
  'any-string': 0.95,
  'any-leaf': 1,
  absence: 0.7,
} as const;
