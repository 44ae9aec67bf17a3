import { matchGlob } from './pattern.ts';

/** `ArnLike`: each of the six parts between colons is matched for itself. */
export function matchArn(pattern: string, arn: string): boolean {
  const wanted = split(pattern);
  const parts = split(arn);
  if (pattern === '*') return true;
  if (wanted.length !== 6 || parts.length !== 6) return false;
  return wanted.every((part, i) => matchGlob(part, parts[i] ?? ''));
}

/** The sixth part, the resource, may hold colons of its own. */
function split(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
