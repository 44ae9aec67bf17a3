import type { NewOpsItem, OperationalData, OpsItemChange } from '../aws/ops-items.ts';
import type { Severity } from '../finding/finding.ts';
import type { RemediationRecord } from './remediation-record.ts';
import { cutText } from './cut-text.ts';

/** OpsItem severities run from 1 (critical) to 4 (low). */
const SEVERITIES: Readonly<Record<Severity, string>> = {
  CRITICAL: '1',
  HIGH: '2',
  MEDIUM: '3',
  LOW: '4',
  INFORMATIONAL: '4',
};

const MOST_IN_TITLE = 1_024;
const MOST_IN_DESCRIPTION = 2_048;
const MOST_IN_DEDUP_STRING = 512;
/** 20 KB, in UTF-8. */
const MOST_IN_DATA = 20_480;

/** The OpsItem of a generation: AWS opens no second one under the same dedup string while the first is open. */
export function newOpsItem(record: RemediationRecord, documentName: string): NewOpsItem {
  const { plan } = record;
  const { finding, resource } = plan;
  return {
    title: cutText(`${plan.remediation}: ${resource.type} ${resource.id}`, MOST_IN_TITLE),
    description: cutText(
      [
        `${finding.title || finding.check} (${finding.source}, ${finding.check}, ${finding.severity}).`,
        `Account ${plan.account}, ${plan.region}, ${resource.type} ${resource.id}.`,
        `Rectify runs ${documentName}. It will change: ${plan.changes.join('; ')}.`,
        finding.description,
      ].join('\n\n'),
      MOST_IN_DESCRIPTION,
    ),
    source: 'Rectify',
    category: finding.source === 'alarm' ? 'Availability' : 'Security',
    severity: SEVERITIES[finding.severity],
    data: {
      '/aws/dedup': { value: JSON.stringify({ dedupString: dedupString(record) }) },
      '/aws/automations': {
        value: JSON.stringify([{ automationId: documentName, automationType: 'AWS::SSM::Automation' }]),
      },
      ...(resource.arn ? { '/aws/resources': { value: JSON.stringify([{ arn: resource.arn }]) } } : {}),
      'rectify/remediation': { value: cutBytes(plan.remediation), searchable: true },
      'rectify/key': { value: cutBytes(`${record.key}#${record.generation}`), searchable: true },
      'rectify/policy': { value: cutBytes(plan.policy), searchable: true },
      'rectify/check': { value: cutBytes(`${finding.source}: ${finding.check}`), searchable: true },
    },
  };
}

/** One of each generation of a remediation of a resource. */
export const dedupString = ({ key, generation }: RemediationRecord): string =>
  cutText(`${key}#${generation}`, MOST_IN_DEDUP_STRING);

/** What the OpsItem says when the remediation is over: Resolved only where the source says so. */
export function opsItemOutcome(record: RemediationRecord): OpsItemChange {
  const { state, failure } = record;
  const data: Record<string, { value: string; searchable?: boolean }> = {
    'rectify/state': { value: state, searchable: true },
    ...(record.automationExecutionId
      ? { 'rectify/execution': { value: record.automationExecutionId, searchable: true } }
      : {}),
    ...(record.before === undefined ? {} : { 'rectify/before': { value: cutBytes(JSON.stringify(record.before)) } }),
    ...(record.after === undefined ? {} : { 'rectify/after': { value: cutBytes(JSON.stringify(record.after)) } }),
  };
  if (state === 'fixed') return { status: 'Resolved', data };
  const what = [
    record.reason ? `${state} (${record.reason})` : state,
    failure?.step ? `Failed step: ${failure.step}.` : '',
    failure?.message ?? record.message ?? '',
    failure && failure.rollback.length > 0 ? `Steps run after it: ${failure.rollback.join(', ')}.` : '',
  ];
  const outcome = cutBytes(what.filter(Boolean).join('\n'));
  return {
    status: 'Open',
    data: {
      ...data,
      'rectify/outcome': { value: outcome },
      ...(failure?.step ? { 'rectify/failed-step': { value: cutBytes(failure.step), searchable: true } } : {}),
    } satisfies OperationalData,
  };
}

/** Cut to what one value of operational data may hold, never inside a character. */
function cutBytes(text: string): string {
  if (Buffer.byteLength(text) <= MOST_IN_DATA) return text;
  const cut = Buffer.from(text)
    .subarray(0, MOST_IN_DATA - 3)
    .toString('utf8');
  return `${cut.replace(/\uFFFD+$/, '')}…`;
}
