import type * as client from '@aws-sdk/client-securityhub';
import type { AwsSecurityFinding, BatchUpdateFindingsCommandInput, SeverityLabel } from '@aws-sdk/client-securityhub';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { emitImported } from './events.ts';
import { hubArn, requireHub } from './hub.ts';
import { findings } from './state.ts';

const operation = operationsOf<typeof client>();
const WORKFLOWS = ['NEW', 'NOTIFIED', 'RESOLVED', 'SUPPRESSED'];
const NORMALIZED: Record<SeverityLabel, number> = { INFORMATIONAL: 0, LOW: 1, MEDIUM: 40, HIGH: 70, CRITICAL: 90 };
const UPDATABLE = [
  'Note',
  'Severity',
  'VerificationState',
  'Confidence',
  'Criticality',
  'Types',
  'UserDefinedFields',
  'Workflow',
  'RelatedFindings',
] as const;

const invalid = (message: string): AwsError => new AwsError('InvalidInputException', message);

function check(input: BatchUpdateFindingsCommandInput): void {
  const count = input.FindingIdentifiers?.length ?? 0;
  if (count < 1 || count > 100)
    throw invalid(`Invalid parameter 'FindingIdentifiers'. Expected between 1 and 100 items, got ${count}.`);
  if (!UPDATABLE.some((name) => input[name] !== undefined))
    throw invalid('Invalid request. At least one field to update must be provided.');
  if (input.Workflow && !WORKFLOWS.includes(input.Workflow.Status ?? ''))
    throw invalid(
      `Invalid parameter 'Workflow.Status'. data.Workflow.Status should be equal to one of the allowed values.`,
    );
  if (input.Severity?.Label && !Object.hasOwn(NORMALIZED, input.Severity.Label))
    throw invalid(
      `Invalid parameter 'Severity.Label'. data.Severity.Label should be equal to one of the allowed values.`,
    );
  for (const name of ['Confidence', 'Criticality'] as const) {
    const value = input[name];
    if (value !== undefined && (value < 0 || value > 100))
      throw invalid(`Invalid parameter '${name}'. data.${name} should be between 0 and 100.`);
  }
  if (
    input.Note &&
    ((input.Note.Text?.length ?? 0) < 1 || (input.Note.Text?.length ?? 0) > 512 || !input.Note.UpdatedBy)
  )
    throw invalid(`Invalid parameter 'Note'. data.Note needs a Text of 1 to 512 characters and UpdatedBy.`);
  if (Object.keys(input.UserDefinedFields ?? {}).length > 50)
    throw invalid(
      `Invalid parameter 'UserDefinedFields'. data.UserDefinedFields should NOT have more than 50 properties.`,
    );
}

/** `UpdatedAt` stays as the provider set it. */
function updated(finding: AwsSecurityFinding, input: BatchUpdateFindingsCommandInput, call: Call): AwsSecurityFinding {
  const { Note, Severity, Workflow } = input;
  const label = Severity?.Label;
  return {
    ...finding,
    ...(Note
      ? { Note: { Text: Note.Text, UpdatedBy: Note.UpdatedBy, UpdatedAt: new Date(call.now()).toISOString() } }
      : {}),
    ...(Severity
      ? {
          Severity: {
            ...finding.Severity,
            ...(label ? { Label: label, Normalized: NORMALIZED[label] } : {}),
            ...(Severity.Normalized === undefined ? {} : { Normalized: Severity.Normalized }),
            ...(Severity.Product === undefined ? {} : { Product: Severity.Product }),
          },
        }
      : {}),
    ...(Workflow?.Status ? { Workflow: { Status: Workflow.Status } } : {}),
    ...(input.VerificationState ? { VerificationState: input.VerificationState } : {}),
    ...(input.Confidence === undefined ? {} : { Confidence: input.Confidence }),
    ...(input.Criticality === undefined ? {} : { Criticality: input.Criticality }),
    ...(input.Types ? { Types: input.Types } : {}),
    ...(input.UserDefinedFields ? { UserDefinedFields: input.UserDefinedFields } : {}),
    ...(input.RelatedFindings ? { RelatedFindings: input.RelatedFindings } : {}),
  };
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindings.html */
export const batchUpdateFindings = operation('BatchUpdateFindings', {
  access: (input, call) => ({
    action: 'securityhub:BatchUpdateFindings',
    resource: hubArn(call),
    context: Object.fromEntries([
      ...UPDATABLE.filter((name) => input[name] !== undefined).map((name) => [
        `securityhub:ASFFSyntaxPath/${name}`,
        '',
      ]),
      ...(input.Workflow?.Status ? [['securityhub:ASFFSyntaxPath/Workflow.Status', input.Workflow.Status]] : []),
    ]) as Record<string, string>,
  }),
  quota: { perSecond: 10, burst: 30 },
  handle(input, call) {
    requireHub(call);
    check(input);
    const identifiers = input.FindingIdentifiers ?? [];
    const processed: client.AwsSecurityFindingIdentifier[] = [];
    const unprocessed: client.BatchUpdateFindingsUnprocessedFinding[] = [];
    const seen = new Set<string>();
    for (const identifier of identifiers) {
      const { Id = '', ProductArn } = identifier;
      const finding = findings(call).get(Id);
      if (seen.has(Id))
        unprocessed.push({
          FindingIdentifier: identifier,
          ErrorCode: 'DuplicatedFindingIdentifier',
          ErrorMessage: 'Duplicated Finding Identifier',
        });
      else if (!finding || finding.ProductArn !== ProductArn)
        unprocessed.push({
          FindingIdentifier: identifier,
          ErrorCode: 'FindingNotFound',
          ErrorMessage: 'Finding Not Found',
        });
      else {
        const changed = updated(finding, input, call);
        findings(call).put(Id, changed);
        emitImported(changed, call);
        processed.push(identifier);
      }
      seen.add(Id);
    }
    return { ProcessedFindings: processed, UnprocessedFindings: unprocessed };
  },
});
