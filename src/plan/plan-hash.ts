import { createHash } from 'node:crypto';
import type { Plan } from './plan.ts';

/**
 * SHA-256 over what would be done, and to what. What the source says anew each time (event, times, title, text) is left
 * out: the same plan has the same hash, however often it is made.
 */
export function hashOf(plan: Omit<Plan, 'hash'>): string {
  const { eventId: _, observedAt: __, title: ___, description: ____, ...finding } = plan.finding;
  return createHash('sha256')
    .update(canonical({ ...plan, finding }))
    .digest('hex');
}

/** JSON with its members sorted. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
