import type * as client from '@aws-sdk/client-securityhub';
import type {
  AwsSecurityFinding,
  AwsSecurityFindingFilters,
  DateFilter,
  MapFilter,
  NumberFilter,
  StringFilter,
} from '@aws-sdk/client-securityhub';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { matchesDate, matchesMap, matchesNumber, matchesText, valuesAt } from './finding-filters.ts';
import { onHub, requireHub } from './hub.ts';
import { findings } from './state.ts';

const operation = operationsOf<typeof client>();

/** Where a filter's attribute lies when it is not under its own name. */
const PATHS: Record<string, string> = {
  Type: 'Types',
  SeverityLabel: 'Severity.Label',
  SeverityNormalized: 'Severity.Normalized',
  SeverityProduct: 'Severity.Product',
  RecommendationText: 'Remediation.Recommendation.Text',
  ResourceType: 'Resources.Type',
  ResourceId: 'Resources.Id',
  ResourcePartition: 'Resources.Partition',
  ResourceRegion: 'Resources.Region',
  ResourceTags: 'Resources.Tags',
  ComplianceStatus: 'Compliance.Status',
  ComplianceSecurityControlId: 'Compliance.SecurityControlId',
  ComplianceAssociatedStandardsId: 'Compliance.AssociatedStandards.StandardsId',
  WorkflowStatus: 'Workflow.Status',
  NoteText: 'Note.Text',
  NoteUpdatedBy: 'Note.UpdatedBy',
  NoteUpdatedAt: 'Note.UpdatedAt',
  RelatedFindingsId: 'RelatedFindings.Id',
  RelatedFindingsProductArn: 'RelatedFindings.ProductArn',
  FindingProviderFieldsSeverityLabel: 'FindingProviderFields.Severity.Label',
  FindingProviderFieldsTypes: 'FindingProviderFields.Types',
};
const DATES = new Set(['FirstObservedAt', 'LastObservedAt', 'CreatedAt', 'UpdatedAt', 'NoteUpdatedAt']);
const NUMBERS = new Set(['SeverityNormalized', 'SeverityProduct', 'Confidence', 'Criticality']);
const MAPS = new Set(['ProductFields', 'UserDefinedFields', 'ResourceTags']);

const pathOf = (name: string): string[] => (PATHS[name] ?? name).split('.');

function matches(finding: AwsSecurityFinding, filters: AwsSecurityFindingFilters, now: number): boolean {
  return Object.entries(filters).every(([name, asked]) => {
    if (asked.length === 0) return true;
    if (asked.length > 20)
      throw new AwsError(
        'InvalidInputException',
        `Invalid parameter 'Filters'. data.Filters['${name}'] should NOT have more than 20 items`,
      );
    const values = valuesAt(finding, pathOf(name));
    if (DATES.has(name)) return matchesDate(asked as DateFilter[], values as string[], now);
    if (NUMBERS.has(name)) return matchesNumber(asked as NumberFilter[], values as number[]);
    if (MAPS.has(name)) return matchesMap(asked as MapFilter[], values as Record<string, string>[]);
    return matchesText(asked as StringFilter[], values.map(String));
  });
}

function sorted<T>(found: T[], criteria: readonly client.SortCriterion[]): T[] {
  const keyed = found.map((finding) => ({
    finding,
    keys: criteria.map((one) => valuesAt(finding, pathOf(one.Field ?? ''))[0] as string | number | undefined),
  }));
  keyed.sort((a, b) => {
    for (const [at, { SortOrder }] of criteria.entries()) {
      const [x, y] = [a.keys[at] ?? '', b.keys[at] ?? ''];
      if (x !== y) return (x < y ? -1 : 1) * (SortOrder === 'desc' ? -1 : 1);
    }
    return 0;
  });
  return keyed.map(({ finding }) => finding);
}

/** Filters, sorts and pages, as both generations of `GetFindings` do. */
export function pageOfFindings<T>(
  found: T[],
  input: {
    SortCriteria?: client.SortCriterion[] | undefined;
    MaxResults?: number | undefined;
    NextToken?: string | undefined;
  },
): { page: T[]; next: { NextToken?: string } } {
  const size = input.MaxResults ?? 100;
  if (size < 1 || size > 100)
    throw new AwsError(
      'InvalidInputException',
      `Invalid parameter 'MaxResults'. Expected a value between 1 and 100, got ${size}.`,
    );
  const from = input.NextToken === undefined ? 0 : Number(Buffer.from(input.NextToken, 'base64').toString());
  if (!Number.isInteger(from)) throw new AwsError('InvalidInputException', "Invalid parameter 'NextToken'.");
  const page = sorted(found, input.SortCriteria ?? []).slice(from, from + size);
  const more = from + size < found.length;
  return { page, next: more ? { NextToken: Buffer.from(String(from + size)).toString('base64') } : {} };
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html */
export const getFindings = operation('GetFindings', {
  access: onHub('securityhub:GetFindings'),
  quota: { perSecond: 3, burst: 6 },
  handle(input, call) {
    requireHub(call);
    const found = findings(call)
      .values()
      .filter((finding) => matches(finding, input.Filters ?? {}, call.now()));
    const { page, next } = pageOfFindings(found, input);
    return { ...next, Findings: page };
  },
});
