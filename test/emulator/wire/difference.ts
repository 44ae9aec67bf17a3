/** Where two plain values differ first, in words; undefined if they are equal. */
export function difference(seen: unknown, wanted: unknown, path = ''): string | undefined {
  if (isObject(seen) && isObject(wanted)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(seen)])) {
      const found = difference(seen[key], wanted[key], `${path}.${key}`);
      if (found) return found;
    }
    return undefined;
  }
  if (Array.isArray(seen) && Array.isArray(wanted) && seen.length === wanted.length) {
    for (const [i, item] of wanted.entries()) {
      const found = difference(seen[i], item, `${path}[${i}]`);
      if (found) return found;
    }
    return undefined;
  }
  if (Object.is(seen, wanted)) return undefined;
  return `${path || 'all'} is ${text(seen)} and should be ${text(wanted)}`;
}

const text = (value: unknown): string => (JSON.stringify(value) ?? 'absent').slice(0, 200);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
