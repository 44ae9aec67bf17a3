import type { FindingName, FindingUpdate } from '../aws/security-findings.ts';
import type { Finding } from '../finding/finding.ts';
import type { RemediationRecord } from '../record/remediation-record.ts';
import { plainText } from './plain-text.ts';

/** `Note.Text` of `BatchUpdateFindings` takes 512 characters. */
const MOST_IN_NOTE = 512;

/**
 * What Security Hub is told of the finding that a remediation came from: RESOLVED where it says itself that the check
 * passes, NOTIFIED where people must look. Its `UpdatedAt` stays, so that the event this update makes is no news to us.
 */
export function findingUpdateOf(record: RemediationRecord): FindingUpdate | undefined {
  const name = findingNameOf(record.plan.finding);
  const note = noteOn(record);
  if (name === undefined || note === undefined) return undefined;
  return {
    name,
    workflow: record.state === 'fixed' ? 'RESOLVED' : 'NOTIFIED',
    note: plainText(note, MOST_IN_NOTE),
    noteBy: 'Rectify',
  };
}

/** What Security Hub knows a finding by, if it is from there: CSPM (ASFF) by id and product, Security Hub V2 (OCSF) by `metadata.uid`. */
export function findingNameOf({ source, attributes }: Finding): FindingName | undefined {
  const { findingId: id, productArn, metadataUid } = attributes;
  if (source !== 'security-hub') return undefined;
  if (id && productArn) return { id, productArn };
  return metadataUid ? { metadataUid } : undefined;
}

function noteOn(record: RemediationRecord): string | undefined {
  const { state, plan, automationExecutionId, opsItemId, failure } = record;
  const where = [opsItemId && `OpsItem ${opsItemId}`, automationExecutionId && `execution ${automationExecutionId}`];
  const trail = where.filter(Boolean).join(', ');
  switch (state) {
    case 'fixed':
      return `Put right by Rectify (${plan.remediation}) and seen passing. ${trail}`;
    case 'failed':
      return `Rectify could not put this right (${plan.remediation}): ${failure?.step ? `step ${failure.step}: ` : ''}${record.message ?? record.reason ?? ''} ${trail}`;
    case 'noEffect':
    case 'unverified':
      return `Rectify ran ${plan.remediation}, but ${record.message ?? state}. ${trail}`;
    case 'observed':
    case 'held':
    case 'running':
    case 'verifying':
    case 'skipped':
    case 'undoing':
    case 'undone':
      return undefined;
  }
}
