import { references } from './references.ts';
import { invalid, type Template } from './template.ts';

/** What each resource of a stack must wait for: what `DependsOn` names and what its properties refer to. */
export function dependencies(
  template: Template,
  active: ReadonlySet<string>,
  condition: (name: string) => boolean,
): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const id of active) {
    const resource = template.Resources[id];
    const needs = new Set([resource?.DependsOn ?? []].flat().filter((target) => active.has(target)));
    for (const reference of references(resource?.Properties ?? {}, condition)) {
      if (reference.kind !== 'ref' && reference.kind !== 'attribute') continue;
      if (active.has(reference.name)) needs.add(reference.name);
      else if (template.Resources[reference.name])
        throw invalid(
          `Template format error: Unresolved resource dependencies [${reference.name}] in the Resources block of the template`,
        );
    }
    result.set(id, [...needs]);
  }
  return result;
}

/** An order in which each resource comes after everything it needs, in the template's own order otherwise. */
export function creationOrder(needs: ReadonlyMap<string, string[]>): string[] {
  const order: string[] = [];
  const placed = new Set<string>();
  let waiting = [...needs.keys()];
  while (waiting.length > 0) {
    const ready = waiting.filter((id) => (needs.get(id) ?? []).every((need) => placed.has(need)));
    if (ready.length === 0)
      throw invalid(`Circular dependency between resources: [${circle(waiting, needs).join(', ')}]`);
    for (const id of ready) {
      placed.add(id);
      order.push(id);
    }
    waiting = waiting.filter((id) => !placed.has(id));
  }
  return order;
}

/** Of the resources that cannot be ordered, those that lie on a circle or between two. */
function circle(waiting: string[], needs: ReadonlyMap<string, string[]>): string[] {
  let left = waiting;
  for (;;) {
    const needed = new Set(left.flatMap((id) => needs.get(id) ?? []));
    const kept = left.filter((id) => needed.has(id));
    if (kept.length === left.length) return left;
    left = kept;
  }
}
