import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import { arn, type Call } from '../call.ts';
import type { Result } from '../config/state.ts';
import { controlOfRule, enabledIn } from './control-status.ts';
import { remediationUrl, type Control } from './controls.ts';
import { standardByArn } from './standards.ts';
import { emitImported } from './events.ts';
import { updateV2Finding } from './ocsf.ts';
import { asffResource } from './resources.ts';
import { findingIndex, findings, hubs } from './state.ts';

const TYPES = ['Software and Configuration Checks/Industry and Regulatory Standards'];
const NORMALIZED = { INFORMATIONAL: 0, LOW: 1, MEDIUM: 40, HIGH: 70, CRITICAL: 90 } as const;

type Compliance = 'PASSED' | 'FAILED';

/** The task behind every evaluation of a rule that belongs to a control: makes or updates its finding. */
export function evaluated({ rule, result }: { rule: string; result: Result }, call: Call): void {
  const control = controlOfRule(rule, call);
  if (!control || !hubs(call).has('hub')) return;
  const resource = asffResource(result.resourceType, result.resourceId, call);
  const key = `${control.id} ${resource.Id}`;
  const existing = findings(call).get(findingIndex(call).get(key) ?? '');
  if (result.compliance === 'NOT_APPLICABLE') {
    if (existing && existing.RecordState !== 'ARCHIVED') archive(existing, call);
    return;
  }
  const status = result.compliance === 'COMPLIANT' ? 'PASSED' : 'FAILED';
  const id = existing?.Id ?? arn(call, 'securityhub', `security-control/${control.id}/finding/${call.ids.uuid()}`);
  findingIndex(call).put(key, id);
  save(controlFinding({ control, rule, resource, status, id, existing }, call), call);
}

function save(finding: AwsSecurityFinding, call: Call): void {
  findings(call).put(finding.Id ?? '', finding);
  emitImported(finding, call);
  updateV2Finding(finding, call);
}

function archive(finding: AwsSecurityFinding, call: Call): void {
  save({ ...finding, RecordState: 'ARCHIVED', UpdatedAt: new Date(call.now()).toISOString() }, call);
}

/** A control that is disabled keeps its findings, archived. */
export function archiveFindings(control: Control, call: Call): void {
  for (const finding of findings(call).values())
    if (finding.Compliance?.SecurityControlId === control.id && finding.RecordState === 'ACTIVE')
      archive(finding, call);
}

interface Evaluated {
  control: Control;
  rule: string;
  resource: NonNullable<AwsSecurityFinding['Resources']>[number];
  status: Compliance;
  id: string;
  existing: AwsSecurityFinding | undefined;
}

/** ASFF of a consolidated control. https://docs.aws.amazon.com/securityhub/latest/userguide/asff-changes-consolidation.html */
function controlFinding({ control, rule, resource, status, id, existing }: Evaluated, call: Call): AwsSecurityFinding {
  const now = new Date(call.now()).toISOString();
  const productArn = `arn:${call.partition}:securityhub:${call.region}::product/aws/securityhub`;
  const label = status === 'PASSED' ? 'INFORMATIONAL' : control.severity;
  const standards = enabledIn(control, call).flatMap((standard) => standardByArn(standard) ?? []);
  const requirements = standards.flatMap((standard) => control.standards[standard.id] ?? []);
  return {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: productArn,
    ProductName: 'Security Hub CSPM',
    CompanyName: 'AWS',
    Region: call.region,
    GeneratorId: `security-control/${control.id}`,
    AwsAccountId: call.account,
    Types: TYPES,
    FirstObservedAt: existing?.FirstObservedAt ?? now,
    LastObservedAt: now,
    CreatedAt: existing?.CreatedAt ?? now,
    UpdatedAt: now,
    Severity: { Label: label, Normalized: NORMALIZED[label], Original: label },
    Title: control.title,
    Description: control.description,
    Remediation: {
      Recommendation: {
        Text: 'For information on how to correct this issue, consult the AWS Security Hub CSPM controls documentation.',
        Url: remediationUrl(control.id),
      },
    },
    ProductFields: {
      'RelatedAWSResources:0/name': rule,
      'RelatedAWSResources:0/type': 'AWS::Config::ConfigRule',
      'aws/securityhub/ProductName': 'Security Hub',
      'aws/securityhub/CompanyName': 'AWS',
      'Resources:0/Id': resource.Id ?? '',
      'aws/securityhub/FindingId': `${productArn}/${id}`,
    },
    Resources: [resource],
    Compliance: {
      Status: status,
      ...(requirements.length > 0 ? { RelatedRequirements: requirements } : {}),
      SecurityControlId: control.id,
      AssociatedStandards: standards.map((standard) => ({ StandardsId: standard.path })),
    },
    WorkflowState: 'NEW',
    Workflow: { Status: workflowAfter(existing, status) },
    RecordState: 'ACTIVE',
    FindingProviderFields: { Severity: { Label: label, Original: label }, Types: TYPES },
    ...(existing?.Note ? { Note: existing.Note } : {}),
    ...(existing?.UserDefinedFields ? { UserDefinedFields: existing.UserDefinedFields } : {}),
    ...(existing?.VerificationState ? { VerificationState: existing.VerificationState } : {}),
    ...(existing?.Confidence === undefined ? {} : { Confidence: existing.Confidence }),
    ...(existing?.Criticality === undefined ? {} : { Criticality: existing.Criticality }),
    ...(existing?.RelatedFindings ? { RelatedFindings: existing.RelatedFindings } : {}),
  };
}

/**
 * A passing control resolves its finding; one that fails again, or comes back from the archive, makes it new. What was
 * suppressed stays so. https://docs.aws.amazon.com/securityhub/latest/userguide/findings-workflow-status.html
 */
function workflowAfter(existing: AwsSecurityFinding | undefined, status: Compliance) {
  const before = existing?.Workflow?.Status;
  if (before === 'SUPPRESSED') return before;
  if (status === 'PASSED') return 'RESOLVED';
  const failedAnew = existing?.Compliance?.Status !== 'FAILED' || existing.RecordState === 'ARCHIVED';
  return before === undefined || failedAnew ? 'NEW' : before;
}
