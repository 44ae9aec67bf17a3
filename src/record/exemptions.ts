import type { Table } from '../aws/table.ts';
import type { Exemption } from '../policy/policy.ts';

/** Exemptions granted in the table (items under the partition key `exemptions`), beside those in the library. */
export const EXEMPTIONS = 'exemptions';

/** Throws where an item is not an exemption: one that cannot be read must not let a remediation through. */
export async function readExemptions(table: Table): Promise<Exemption[]> {
  const items = await table.list(EXEMPTIONS);
  return items.map(({ sk, exemption }) => {
    if (!isExemption(exemption))
      throw new TypeError(
        `The exemption ${sk} in the table lacks a member. Mend: give it id, owner, reason, approver, expires and match.`,
      );
    return exemption;
  });
}

const TEXTS = ['id', 'owner', 'reason', 'approver', 'expires'];

function isExemption(value: unknown): value is Exemption {
  if (typeof value !== 'object' || value === null) return false;
  const match: unknown = Reflect.get(value, 'match');
  return (
    TEXTS.every((name) => typeof Reflect.get(value, name) === 'string') &&
    !Number.isNaN(Date.parse(String(Reflect.get(value, 'expires')))) &&
    typeof match === 'object' &&
    match !== null
  );
}
