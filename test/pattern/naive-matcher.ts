/**
 * A second matcher, as simple as can be and sharing nothing with `src/pattern`: patterns are read from plain objects, and
 * every choice of leaves is tried. It knows no addresses and no case outside ASCII.
 */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Place = ReadonlyMap<number, number>;
interface NaiveLeaf {
  path: string;
  value: null | boolean | number | string;
  place: Place;
}

export function naiveMatches(pattern: object, event: object): boolean {
  const leaves: NaiveLeaf[] = [];
  flatten(event as Json, '', new Map(), leaves, { next: 0 });
  return combinations(pattern as { [key: string]: Json }, '', [{}]).some((rule) =>
    satisfy(
      Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)),
      leaves,
      new Map(),
    ),
  );
}

function flatten(value: Json, path: string, place: Place, leaves: NaiveLeaf[], arrays: { next: number }): void {
  if (Array.isArray(value)) {
    const id = arrays.next++;
    value.forEach((item, index) => {
      const inside = typeof item === 'object' && item !== null ? new Map(place).set(id, index) : place;
      flatten(item, path, inside, leaves, arrays);
    });
  } else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value))
      flatten(member, path === '' ? key : `${path}.${key}`, place, leaves, arrays);
  else leaves.push({ path, value, place });
}

function combinations(
  pattern: { [key: string]: Json },
  path: string,
  start: Record<string, Json[]>[],
): Record<string, Json[]>[] {
  let rules = start;
  for (const [key, member] of Object.entries(pattern)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (key === '$or')
      rules = (member as { [key: string]: Json }[]).flatMap((branch) =>
        combinations(
          branch,
          path,
          rules.map((rule) => ({ ...rule })),
        ),
      );
    else if (Array.isArray(member)) rules = rules.map((rule) => ({ ...rule, [at]: member }));
    else rules = combinations(member as { [key: string]: Json }, at, rules);
  }
  return rules;
}

const agree = (a: Place, b: Place): boolean => [...a].every(([array, index]) => (b.get(array) ?? index) === index);

function satisfy(conditions: [string, Json[]][], leaves: NaiveLeaf[], place: Place): boolean {
  const [first, ...rest] = conditions;
  if (!first) return true;
  const [path, alternatives] = first;
  const here = leaves.filter((leaf) => leaf.path === path && agree(place, leaf.place));
  return alternatives.some((alternative) => {
    if (isForm(alternative) && alternative['exists'] === false)
      return here.length === 0 && satisfy(rest, leaves, place);
    return here.some(
      (leaf) => test(alternative, leaf.value) && satisfy(rest, leaves, new Map([...place, ...leaf.place])),
    );
  });
}

const isForm = (value: Json): value is { [key: string]: Json } => typeof value === 'object' && value !== null;
const lower = (text: string): string => text.toLowerCase();
const list = (value: Json): string[] => (Array.isArray(value) ? value : [value]) as string[];

function test(alternative: Json, value: null | boolean | number | string): boolean {
  if (!isForm(alternative)) return alternative === value;
  const [operator = '', operand = null] = Object.entries(alternative)[0] ?? [];
  if (operator === 'exists') return true;
  if (operator === 'numeric') return typeof value === 'number' && inBounds(operand as (string | number)[], value);
  if (operator === 'anything-but')
    return isForm(operand) && !Array.isArray(operand)
      ? !Object.entries(operand).some(([form, texts]) => list(texts).some((text) => test({ [form]: text }, value)))
      : !(list(operand) as unknown[]).includes(value);
  return typeof value === 'string' && testText(operator, operand, value);
}

function testText(operator: string, operand: Json, value: string): boolean {
  if (isForm(operand)) return testText(operator, lower(Object.values(operand)[0] as string), lower(value));
  const text = operand as string;
  switch (operator) {
    case 'prefix':
      return value.slice(0, text.length) === text;
    case 'suffix':
      return text === '' || value.slice(-text.length) === text;
    case 'equals-ignore-case':
      return lower(value) === lower(text);
    case 'wildcard':
      return wild(Array.from(text), Array.from(value));
    default:
      throw new Error(`the naive matcher knows no ${operator}`);
  }
}

function wild([first, ...rest]: string[], value: string[]): boolean {
  if (first === undefined) return value.length === 0;
  if (first === '*') return value.some((_, i) => wild(rest, value.slice(i))) || wild(rest, []);
  return value[0] === first && wild(rest, value.slice(1));
}

function inBounds(bounds: (string | number)[], value: number): boolean {
  for (let i = 0; i < bounds.length; i += 2) {
    const bound = bounds[i + 1] as number;
    const holds = {
      '=': value === bound,
      '<': value < bound,
      '<=': value <= bound,
      '>': value > bound,
      '>=': value >= bound,
    };
    if (!holds[bounds[i] as keyof typeof holds]) return false;
  }
  return true;
}
