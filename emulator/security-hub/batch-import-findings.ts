import type * as client from '@aws-sdk/client-securityhub';
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { emitImported } from './events.ts';
import { requireHub } from './hub.ts';
import { findings } from './state.ts';

const operation = operationsOf<typeof client>();
const REQUIRED = [
  'SchemaVersion',
  'Id',
  'ProductArn',
  'GeneratorId',
  'AwsAccountId',
  'CreatedAt',
  'UpdatedAt',
  'Title',
  'Description',
  'Resources',
] as const;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const MAX_FINDING_BYTES = 240_000;
/** What belongs to the one who works on the finding, and a provider cannot change afterwards. */
const KEPT = ['Note', 'UserDefinedFields', 'VerificationState', 'Workflow'] as const;

function problemOf(finding: AwsSecurityFinding, call: Call): string | undefined {
  const missing = REQUIRED.find((name) => finding[name] === undefined);
  if (missing) return `data should have required property '${missing}'`;
  if (finding.SchemaVersion !== '2018-10-08') return 'data.SchemaVersion should be equal to one of the allowed values';
  if (finding.Severity === undefined && finding.FindingProviderFields?.Severity === undefined)
    return "data should have required property 'Severity'";
  if (finding.Types === undefined && finding.FindingProviderFields?.Types === undefined)
    return "data should have required property 'Types'";
  if (!ISO.test(finding.CreatedAt ?? '')) return 'data.CreatedAt should match format "date-time"';
  if (!ISO.test(finding.UpdatedAt ?? '')) return 'data.UpdatedAt should match format "date-time"';
  if (finding.AwsAccountId !== call.account) return 'Finding does not belong to the account that imports it.';
  if ((finding.Resources?.length ?? 0) < 1) return 'data.Resources should NOT have fewer than 1 items';
  if ((finding.Resources?.length ?? 0) > 32) return 'data.Resources should NOT have more than 32 items';
  if ((finding.Title ?? '').length > 256) return 'data.Title should NOT be longer than 256 characters';
  if ((finding.Description ?? '').length > 1024) return 'data.Description should NOT be longer than 1024 characters';
  return Buffer.byteLength(JSON.stringify(finding)) > MAX_FINDING_BYTES
    ? 'Finding exceeds the maximum size of 240 KB.'
    : undefined;
}

const labelOf = (normalized: number): client.SeverityLabel =>
  normalized >= 90
    ? 'CRITICAL'
    : normalized >= 70
      ? 'HIGH'
      : normalized >= 40
        ? 'MEDIUM'
        : normalized >= 1
          ? 'LOW'
          : 'INFORMATIONAL';

const NORMALIZED: Record<client.SeverityLabel, number> = {
  INFORMATIONAL: 0,
  LOW: 1,
  MEDIUM: 40,
  HIGH: 70,
  CRITICAL: 90,
};

function imported(
  finding: AwsSecurityFinding,
  existing: AwsSecurityFinding | undefined,
  call: Call,
): AwsSecurityFinding {
  const severity = finding.Severity ?? finding.FindingProviderFields?.Severity ?? {};
  const label = severity.Label ?? labelOf(finding.Severity?.Normalized ?? 0);
  const types = finding.Types ?? finding.FindingProviderFields?.Types ?? [];
  const kept = Object.fromEntries(
    KEPT.flatMap((name) => (existing?.[name] === undefined ? [] : [[name, existing[name]]])),
  ) as Partial<AwsSecurityFinding>;
  return {
    ProductName: 'Default',
    CompanyName: 'Personal',
    Region: call.region,
    WorkflowState: 'NEW',
    RecordState: 'ACTIVE',
    Workflow: { Status: 'NEW' },
    ...finding,
    ...kept,
    CreatedAt: existing?.CreatedAt ?? finding.CreatedAt,
    Types: types,
    Severity: { ...severity, Label: label, Normalized: finding.Severity?.Normalized ?? NORMALIZED[label] },
    FindingProviderFields: {
      ...finding.FindingProviderFields,
      Severity: { Label: label, ...(severity.Original === undefined ? {} : { Original: severity.Original }) },
      Types: types,
    },
  };
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html */
export const batchImportFindings = operation('BatchImportFindings', {
  access: (input) =>
    [...new Set((input.Findings ?? []).map((finding) => finding.ProductArn ?? '*'))].map((resource) => ({
      action: 'securityhub:BatchImportFindings',
      resource,
    })),
  quota: { perSecond: 10, burst: 30 },
  handle(input, call) {
    requireHub(call);
    const asked = input.Findings ?? [];
    if (asked.length < 1 || asked.length > 100)
      throw new AwsError(
        'InvalidInputException',
        `Invalid parameter 'Findings'. Expected between 1 and 100 items, got ${asked.length}.`,
      );
    const own = `arn:${call.partition}:securityhub:${call.region}:${call.account}:product/${call.account}/default`;
    const failed: client.ImportFindingsError[] = [];
    for (const finding of asked) {
      const foreign = finding.ProductArn !== own && !/:product\/[\w-]+\/[\w-]+$/.test(finding.ProductArn ?? '');
      const problem = foreign ? 'ProductArn does not name a product.' : problemOf(finding, call);
      if (problem !== undefined) {
        failed.push({
          Id: finding.Id ?? '',
          ErrorCode: 'InvalidInput',
          ErrorMessage: `Finding does not adhere to Amazon Finding Format. ${problem}.`,
        });
        continue;
      }
      const existing = findings(call).get(finding.Id ?? '');
      // an import that is older than what is known is accepted and changes nothing
      if (existing && Date.parse(finding.UpdatedAt ?? '') < Date.parse(existing.UpdatedAt ?? '')) continue;
      const kept = imported(finding, existing, call);
      findings(call).put(finding.Id ?? '', kept);
      emitImported(kept, call);
    }
    return { FailedCount: failed.length, SuccessCount: asked.length - failed.length, FailedFindings: failed };
  },
});
