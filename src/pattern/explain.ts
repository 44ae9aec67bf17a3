import { asPattern } from './compile.ts';
import { isConsistent } from './consistency.ts';
import { Leaves } from './leaves.ts';
import type { Condition, Pattern, SubRule } from './pattern.ts';
import { PredicateTable, type CompiledSubRule } from './predicate.ts';
import type { Leaf } from './test-value.ts';

/** Why a pattern does not match an event. */
export type Explanation =
  | { matched: true }
  | {
      matched: false;
      /** The first path, in AWS's order, at which the branch that came furthest fails. */
      path: string;
      /**
       * `absent`: the event has no value there; `unequal`: none of its values is among the alternatives; `present`: a value is
       * there, and none may be; `elements`: each field has a fitting value, but only in different elements of one array.
       */
      reason: 'absent' | 'unequal' | 'present' | 'elements';
      /** What the event has at the path. */
      found: Leaf[];
      /** What the pattern asks for there. */
      condition: Condition;
    };

/** Says which path of one pattern failed first; of several `$or` combinations, for the one that came furthest. */
export function explainPattern(source: Pattern | string | object, event: object): Explanation {
  const pattern = asPattern(source);
  const table = new PredicateTable();
  const compiled = table.subRulesOf(pattern, 0);
  const leaves = new Leaves(table.paths);
  leaves.read(event);
  let furthest = -1;
  let best: Explanation = { matched: true };
  for (const [index, subRule] of compiled.entries()) {
    const failed = firstFailure(subRule, leaves);
    if (failed === undefined) return { matched: true };
    if (failed <= furthest) continue;
    furthest = failed;
    best = describe(pattern.subRules[index] ?? [], subRule, failed, leaves);
  }
  return best;
}

/** The number of leading conditions that can be met together. */
function firstFailure({ predicates }: CompiledSubRule, leaves: Leaves): number | undefined {
  for (let count = 1; count <= predicates.length; count++)
    if (!isConsistent(predicates.slice(0, count), leaves)) return count - 1;
  return undefined;
}

function describe(subRule: SubRule, { predicates }: CompiledSubRule, at: number, leaves: Leaves): Explanation {
  const condition = subRule[at];
  const predicate = predicates[at];
  if (!condition || !predicate) return { matched: true };
  const found = [...leaves.all(predicate.slot)];
  const alone = isConsistent([predicate], leaves);
  const onlyAbsence = condition.alternatives.every((one) => one.kind === 'exists' && !one.exists);
  const reason = alone ? 'elements' : found.length === 0 ? 'absent' : onlyAbsence ? 'present' : 'unequal';
  return { matched: false, path: condition.path, reason, found, condition };
}
