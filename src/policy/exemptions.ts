import type { Finding } from '../finding/finding.ts';
import { matchesPattern } from '../pattern/index.ts';
import type { Exemption } from './policy.ts';

const DAY_MS = 86_400_000;

/** When an exemption no longer holds, in milliseconds since the epoch. A day holds to its end, in UTC. */
export const expiryOf = ({ expires }: Exemption): number =>
  Date.parse(expires) + (/^\d{4}-\d\d-\d\d$/.test(expires) ? DAY_MS : 0);

/**
 * The first exemption that covers the finding at `now` (milliseconds since the epoch). A tag alone never exempts:
 * whoever may tag a resource could exempt it. Throws on a pattern that is none, so that nothing is let through by a slip.
 */
export const findExemption = (exemptions: readonly Exemption[], finding: Finding, now: number): Exemption | undefined =>
  exemptions.find((exemption) => now < expiryOf(exemption) && matchesPattern(exemption.match, withoutTags(finding)));

function withoutTags(finding: Finding): Finding {
  const { tags: _tags, ...resource } = finding.resource;
  return { ...finding, resource };
}
