/**
 * Case as event patterns see it: each character of the pattern stands for itself, its lower-case mapping and its upper-case
 * mapping, one at a time. So ß accepts "ß" and "SS"; ς accepts "ς" and "Σ" but not "σ". Characters outside the basic plane
 * have no case here.
 */

/** How far `pattern` reaches into `value` from `start`: every end that a choice of mappings can lead to. */
function endsOf(pattern: string, value: string, start: number): Set<number> {
  let ends = new Set([start]);
  for (const character of pattern) {
    const next = new Set<number>();
    for (const form of formsOf(character))
      for (const end of ends) if (value.startsWith(form, end)) next.add(end + form.length);
    if (next.size === 0) return next;
    ends = next;
  }
  return ends;
}

function formsOf(character: string): string[] {
  return character.length > 1 ? [character] : [character, character.toLowerCase(), character.toUpperCase()];
}

/** An ASCII pattern accepts nothing but its own letters in either case, so it can be compared in place. */
function equalsAscii(pattern: string, value: string, start: number): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const wanted = pattern.charCodeAt(i);
    const code = value.charCodeAt(start + i);
    if (code === wanted) continue;
    const letter = wanted | 32;
    if ((code ^ wanted) !== 32 || letter < 97 || letter > 122) return false;
  }
  return true;
}

type CaseTest = (value: string) => boolean;

export function equalIgnoringCase(pattern: string): CaseTest {
  if (isAscii(pattern)) return (value) => value.length === pattern.length && equalsAscii(pattern, value, 0);
  return (value) => endsOf(pattern, value, 0).has(value.length);
}

export function startIgnoringCase(pattern: string): CaseTest {
  if (isAscii(pattern)) return (value) => value.length >= pattern.length && equalsAscii(pattern, value, 0);
  return (value) => endsOf(pattern, value, 0).size > 0;
}

export function endIgnoringCase(pattern: string): CaseTest {
  if (isAscii(pattern))
    return (value) => value.length >= pattern.length && equalsAscii(pattern, value, value.length - pattern.length);
  return (value) => {
    // A character's mappings are at most three characters long.
    const shortest = Math.max(0, value.length - 3 * pattern.length);
    for (let start = value.length; start >= shortest; start--)
      if (endsOf(pattern, value, start).has(value.length)) return true;
    return false;
  };
}

/**
 * Texts that a pattern can accept fold to the same text as the pattern. (Lower case depends on the neighbours only for the
 * final sigma.)
 */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return isAscii(lower) ? lower : lower.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
