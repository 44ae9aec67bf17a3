import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import { emitImportedV2 } from './events.ts';
import { configTypeOf } from './resources.ts';
import { findingsV2, hubsV2, type OcsfFinding } from './state.ts';

export const SEVERITIES: Record<number, string> = {
  0: 'Unknown',
  1: 'Informational',
  2: 'Low',
  3: 'Medium',
  4: 'High',
  5: 'Critical',
  6: 'Fatal',
  99: 'Other',
};
const SEVERITY_IDS: Record<string, number> = { INFORMATIONAL: 1, LOW: 2, MEDIUM: 3, HIGH: 4, CRITICAL: 5 };
export const STATUSES: Record<number, string> = {
  0: 'Unknown',
  1: 'New',
  2: 'In Progress',
  3: 'Suppressed',
  4: 'Resolved',
  5: 'Archived',
  99: 'Other',
};
const ACTIVITIES: Record<number, string> = { 1: 'Create', 2: 'Update', 3: 'Close' };
const CLASS = { uid: 2003, name: 'Compliance Finding' };

/** With V2 on, a control's finding is kept and told as OCSF too. */
export function updateV2Finding(finding: AwsSecurityFinding, call: Call): void {
  if (!hubsV2(call).has('hub')) return;
  const uid = createHash('sha256')
    .update(finding.Id ?? '')
    .digest('hex');
  const existing = findingsV2(call).get(uid);
  const made = ocsfFinding(finding, uid, existing, call);
  findingsV2(call).put(uid, made);
  emitImportedV2(made, call);
}

/** 4 when the control passes, 5 when the finding is archived, 1 when it fails anew; otherwise what it was. */
function statusAfter(finding: AwsSecurityFinding, existing: OcsfFinding | undefined): number {
  const before = existing?.['status_id'] as number | undefined;
  if (before === 3) return before;
  if (finding.RecordState === 'ARCHIVED') return 5;
  if (finding.Compliance?.Status === 'PASSED') return 4;
  return before === undefined || before === 4 || before === 5 ? 1 : before;
}

const withoutMilliseconds = (iso: string | undefined): string => (iso ?? '').replace(/\.\d+Z$/, 'Z');

function ocsfFinding(
  finding: AwsSecurityFinding,
  uid: string,
  existing: OcsfFinding | undefined,
  call: Call,
): OcsfFinding {
  const statusId = statusAfter(finding, existing);
  const activity = existing === undefined ? 1 : statusId === 4 || statusId === 5 ? 3 : 2;
  const severityId = SEVERITY_IDS[finding.Severity?.Label ?? ''] ?? 0;
  const passed = finding.Compliance?.Status === 'PASSED';
  const [resource] = finding.Resources ?? [];
  const type = configTypeOf(resource?.Type ?? '');
  const shortId =
    (resource?.Id ?? '')
      .replace(/^AWS::::Account:/, '')
      .split(/[:/]/)
      .at(-1) ?? '';
  return {
    activity_id: activity,
    activity_name: ACTIVITIES[activity],
    category_name: 'Findings',
    category_uid: 2,
    class_name: CLASS.name,
    class_uid: CLASS.uid,
    type_name: `${CLASS.name}: ${ACTIVITIES[activity]}`,
    type_uid: CLASS.uid * 100 + activity,
    severity_id: severityId,
    severity: SEVERITIES[severityId],
    status_id: statusId,
    status: STATUSES[statusId],
    time_dt: withoutMilliseconds(new Date(call.now()).toISOString()),
    metadata: {
      product: {
        name: 'Security Hub',
        vendor_name: 'AWS',
        uid: `arn:${call.partition}:securityhub:${call.region}::productv2/aws/securityhub`,
      },
      profiles: ['cloud', 'datetime', 'aws/cloud_resources'],
      extensions: [{ name: 'aws', uid: '998', version: '1.0.0' }],
      uid,
      version: '1.8.0',
    },
    cloud: { account: { name: call.account, uid: call.account }, provider: 'AWS', region: call.region },
    finding_info: {
      analytic: {
        category: 'AWS::Config::ConfigRule',
        name: finding.ProductFields?.['RelatedAWSResources:0/name'],
        type: 'Rule',
        type_id: 1,
      },
      title: finding.Title,
      desc: finding.Description,
      types: ['Posture Management'],
      created_time_dt: withoutMilliseconds(finding.CreatedAt),
      first_seen_time_dt: withoutMilliseconds(finding.FirstObservedAt),
      last_seen_time_dt: withoutMilliseconds(finding.LastObservedAt),
      modified_time_dt: withoutMilliseconds(finding.UpdatedAt),
      uid: finding.Id ?? '',
    },
    resources: [
      {
        type,
        uid: shortId,
        ...(resource?.Id?.startsWith('arn:') ? { uid_alt: resource.Id } : {}),
        cloud_partition: 'aws',
        provider: 'AWS',
        region: call.region,
        owner: { account: { uid: call.account } },
      },
    ],
    compliance: {
      control: finding.Compliance?.SecurityControlId,
      standards: (finding.Compliance?.AssociatedStandards ?? []).map((standard) => standard.StandardsId),
      status: passed ? 'Pass' : 'Fail',
      status_id: passed ? 1 : 3,
    },
    remediation: {
      desc: finding.Remediation?.Recommendation?.Text,
      references: [finding.Remediation?.Recommendation?.Url],
    },
    vendor_attributes: { severity: SEVERITIES[severityId], severity_id: severityId },
    ...(existing?.['comment'] === undefined ? {} : { comment: existing['comment'] }),
  };
}
