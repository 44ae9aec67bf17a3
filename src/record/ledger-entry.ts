import type { LedgerEntry, RemediationRecord } from './remediation-record.ts';

/** The ledger's line on the state that a record has just reached. */
export function ledgerEntry(record: Omit<RemediationRecord, 'entries'>, at: number, eventId?: string): LedgerEntry {
  const { plan } = record;
  const { finding } = plan;
  return {
    id: `${record.key}#${record.generation}#${record.version}`,
    key: record.key,
    generation: record.generation,
    at,
    state: record.state,
    ...given({ reason: record.reason, message: record.message }),
    eventId: eventId ?? finding.eventId,
    policy: plan.policy,
    remediation: plan.remediation,
    check: finding.check,
    source: finding.source,
    account: plan.account,
    region: plan.region,
    resourceType: plan.resource.type,
    resourceId: plan.resource.id,
    severity: finding.severity,
    planHash: plan.hash,
    ...given({ opsItemId: record.opsItemId, automationExecutionId: record.automationExecutionId }),
    ...(record.before === undefined ? {} : { before: record.before }),
    ...(record.after === undefined ? {} : { after: record.after }),
    ...(record.failure ? { failure: record.failure } : {}),
  };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the members that are undefined. */
const given = <T extends Record<string, string | undefined>>(members: T): Given<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
