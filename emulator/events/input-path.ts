/** A JSON path as rules take it: `$.detail.instance-id`, `$.detail.list[0]`, `$.detail['a b']`, `$`. */
export function parseInputPath(text: string): (string | number)[] | undefined {
  if (!text.startsWith('$')) return undefined;
  const steps: (string | number)[] = [];
  const step = /\.([^.[\]'"\s]+)|\[(\d+)\]|\[['"]([^'"]+)['"]\]/y;
  for (let at = 1; at < text.length; at = step.lastIndex) {
    step.lastIndex = at;
    const found = step.exec(text);
    if (!found) return undefined;
    const [, name, index, quoted] = found;
    steps.push(index === undefined ? (name ?? quoted ?? '') : Number(index));
  }
  return steps;
}

/** What lies at the path; undefined if nothing does. */
export function valueAt(event: unknown, path: string): unknown {
  let value = event;
  for (const step of parseInputPath(path) ?? []) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return value;
}
