import { isConsistent } from './consistency.ts';
import { buildIndex, type Candidate, type IndexNode } from './index-node.ts';
import { ABSENT, Leaves, MANY, type ManyLeaves } from './leaves.ts';
import { isPattern, parsePattern } from './parse.ts';
import type { Pattern } from './pattern.ts';
import { PredicateTable, type Predicate } from './predicate.ts';
import type { Leaf } from './test-value.ts';
import type { ValueIndex } from './value-index.ts';

export interface PatternEntry {
  readonly id: string;
  /** Parsed, or as it is written. */
  readonly pattern: Pattern | string | object;
}

export interface CompiledPatterns {
  /** The ids of the patterns that match, each once, in no particular order. The event must be a parsed JSON object. */
  match(event: unknown): string[];
}

/** Compiles patterns into one index, to be matched many times. Throws `InvalidEventPatternError`. */
export function compilePatterns(entries: readonly PatternEntry[]): CompiledPatterns {
  const table = new PredicateTable();
  const subRules = entries.flatMap(({ pattern }, rule) => table.subRulesOf(asPattern(pattern), rule));
  return new Matcher(
    entries.map(({ id }) => id),
    table,
    buildIndex(subRules),
  );
}

export const asPattern = (pattern: Pattern | string | object): Pattern =>
  isPattern(pattern) ? pattern : parsePattern(pattern);

const compiled = new WeakMap<Pattern, CompiledPatterns>();

/** Whether one pattern matches. A parsed pattern is compiled once. */
export function matchesPattern(pattern: Pattern | string | object, event: unknown): boolean {
  const own = asPattern(pattern);
  let matcher = compiled.get(own);
  if (!matcher) compiled.set(own, (matcher = compilePatterns([{ id: '', pattern: own }])));
  return matcher.match(event).length > 0;
}

class Matcher implements CompiledPatterns {
  private readonly ids: readonly string[];
  private readonly root: IndexNode;
  private readonly leaves: Leaves;
  /** The number of the event; marks below that carry another number are void. */
  private turn = 0;
  private readonly matchedAt: Float64Array;
  /** Twice the turn in which a predicate was judged, plus one if it held. */
  private readonly judged: Float64Array;
  private found: string[] = [];
  private readonly reach = (node: IndexNode): void => this.visit(node);

  constructor(ids: readonly string[], table: PredicateTable, root: IndexNode) {
    this.ids = ids;
    this.root = root;
    this.leaves = new Leaves(table.paths);
    this.matchedAt = new Float64Array(ids.length);
    this.judged = new Float64Array(table.predicates.length);
  }

  match(event: unknown): string[] {
    if (typeof event !== 'object' || event === null || Array.isArray(event))
      throw new TypeError('an event must be a JSON object');
    this.turn++;
    this.found = [];
    this.leaves.read(event);
    this.visit(this.root);
    return this.found;
  }

  private visit(node: IndexNode): void {
    if (!node.small) {
      if (node.seen === this.turn) return;
      node.seen = this.turn;
    }
    const { candidates, slots } = node;
    for (let i = 0; i < candidates.length; i++) this.judge(candidates[i] as Candidate);
    for (let i = 0; i < slots.length; i++) {
      const { slot, index } = slots[i] as IndexNode['slots'][number];
      const value = this.leaves.values[slot];
      if (value === ABSENT) {
        if (index.absence !== undefined) this.visit(index.absence);
      } else if (value !== MANY) this.visitFrom(index, value);
      else this.visitFromMany(index, this.leaves.many(slot));
    }
  }

  private visitFrom(index: ValueIndex<IndexNode>, value: Leaf): void {
    const exact = index.exact.get(value);
    if (exact !== undefined) this.visit(exact);
    if (index.more) index.visitMore(value, this.reach);
  }

  private visitFromMany(index: ValueIndex<IndexNode>, { values, allMembers }: ManyLeaves): void {
    for (let at = 0; at < values.length; at++) this.visitFrom(index, values[at] as Leaf);
    if (allMembers && index.absence !== undefined) this.visit(index.absence);
  }

  private judge({ open, rule, subRule }: Candidate): void {
    for (let i = 0; i < open.length; i++) if (!this.holds(open[i] as Predicate)) return;
    if (this.matchedAt[rule] === this.turn) return;
    if (this.leaves.nested && !isConsistent(subRule.predicates, this.leaves)) return;
    this.matchedAt[rule] = this.turn;
    this.found.push(this.ids[rule] as string);
  }

  private holds(predicate: Predicate): boolean {
    if (predicate.only !== undefined) {
      const value = this.leaves.values[predicate.slot];
      if (value !== MANY) return value === predicate.only;
    }
    const mark = (this.judged[predicate.id] as number) - 2 * this.turn;
    if (mark >= 0) return mark === 1;
    const held = this.evaluate(predicate);
    this.judged[predicate.id] = 2 * this.turn + (held ? 1 : 0);
    return held;
  }

  private evaluate({ slot, test, absentAllowed }: Predicate): boolean {
    const value = this.leaves.values[slot];
    if (value === ABSENT) return absentAllowed;
    if (value !== MANY) return test(value);
    const { values, allMembers } = this.leaves.many(slot);
    if (absentAllowed && allMembers) return true;
    for (let i = 0; i < values.length; i++) if (test(values[i] ?? null)) return true;
    return false;
  }
}
