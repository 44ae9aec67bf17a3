import { accessKey, accessTo, type Access } from './access.ts';
import type { SlotCondition } from './consistency.ts';
import type { Alternative, Condition, Pattern } from './pattern.ts';
import { PathTree } from './path-tree.ts';
import { testOf, type Leaf } from './test-value.ts';

/** A condition that one or more sub-rules share: it is judged at most once for each event. */
export interface Predicate extends SlotCondition {
  readonly id: number;
  /** The only value that holds, where there is but one: compared at once instead of tested. */
  readonly only: Leaf | undefined;
  /** Ways to find it from a value, each with its key. */
  readonly accesses: readonly { readonly access: Access; readonly key: string }[];
}

/** One combination of a pattern's `$or` branches. */
export interface CompiledSubRule {
  /** The number of its pattern. */
  readonly rule: number;
  /** In order of their paths. */
  readonly predicates: readonly Predicate[];
}

/** Gives equal conditions of many patterns one predicate, and every path its number. */
export class PredicateTable {
  readonly paths = new PathTree();
  readonly predicates: Predicate[] = [];
  private readonly byKey = new Map<string, Predicate>();

  subRulesOf(pattern: Pattern, rule: number): CompiledSubRule[] {
    return pattern.subRules.map((subRule) => ({
      rule,
      predicates: subRule.map((condition) => this.predicateOf(condition)),
    }));
  }

  private predicateOf({ path, alternatives }: Condition): Predicate {
    const key = JSON.stringify([path, alternatives.map(alternativeKey)]);
    const known = this.byKey.get(key);
    if (known) return known;
    const predicate: Predicate = {
      id: this.predicates.length,
      slot: this.paths.slotOf(path),
      test: testOf(alternatives),
      only: alternatives.length === 1 && alternatives[0]?.kind === 'exact' ? alternatives[0].value : undefined,
      absentAllowed: alternatives.some(({ kind, ...rest }) => kind === 'exists' && 'exists' in rest && !rest.exists),
      accesses: [...new Map(alternatives.map(accessTo).map((access) => [accessKey(access), access]))].map(
        ([key, access]) => ({ access, key }),
      ),
    };
    this.predicates.push(predicate);
    this.byKey.set(key, predicate);
    return predicate;
  }
}

/** What tells alternatives apart: JSON has neither the bits of an address nor an infinite bound. */
function alternativeKey(alternative: Alternative): unknown {
  const { kind } = alternative;
  if (kind === 'address' || kind === 'numeric' || kind === 'exact') return accessKey(accessTo(alternative));
  return alternative;
}
