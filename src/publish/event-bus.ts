import type { BusEvent } from '../aws/event-bus.ts';
import type { LedgerEntry } from '../record/remediation-record.ts';

/** What others subscribe to on Rectify's own bus. The rules of Rectify listen to AWS's sources only, never to this one. */
export const busEventOf = (entry: LedgerEntry): BusEvent => ({
  source: 'rectify',
  detailType: 'Remediation State Change',
  resources: [],
  detail: entry,
  at: entry.at,
});
