/**
 * Splits a wildcard at its stars: `a*b` gives `['a', 'b']`; `\*` and `\\` stand for themselves.
 * Answers what is wrong if it is no wildcard.
 */
export function parseWildcard(text: string): { parts: string[] } | { reason: string; mend: string } {
  const parts = [''];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    const last = parts.length - 1;
    if (character === '*') {
      if (text[at + 1] === '*')
        return { reason: `Consecutive wildcard characters at pos ${at}`, mend: 'write one * for any run' };
      parts.push('');
    } else if (character === '\\') {
      const escaped = text[++at];
      if (escaped !== '*' && escaped !== '\\')
        return {
          reason: `Invalid escape character at pos ${at - 1}`,
          mend: 'write \\* for a star, \\\\ for a backslash',
        };
      parts[last] += escaped;
    } else parts[last] += character;
  }
  return { parts };
}

/** Whether the whole value is the parts with any runs between them. Takes the leftmost fit of each part: no backtracking. */
export function matchesWildcard(parts: readonly string[], value: string): boolean {
  const head = parts[0] ?? '';
  const last = parts.length - 1;
  if (last === 0) return value === head;
  const tail = parts[last] ?? '';
  const end = value.length - tail.length;
  if (end < head.length || !standsAt(head, value, 0) || !standsAt(tail, value, end)) return false;
  let at = head.length;
  for (let i = 1; i < last; i++) {
    const part = parts[i] ?? '';
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

function standsAt(part: string, value: string, at: number): boolean {
  for (let i = 0; i < part.length; i++) if (part.charCodeAt(i) !== value.charCodeAt(at + i)) return false;
  return true;
}
