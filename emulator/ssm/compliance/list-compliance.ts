import type * as client from '@aws-sdk/client-ssm';
import type { ComplianceStringFilter } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { pageOf } from '../filters.ts';
import { nodes } from '../nodes/state.ts';
import { compliance, SEVERITIES, statusOf, worstOf, type ComplianceItemRow, type ComplianceRow } from './state.ts';

const operation = operationsOf<typeof client>();

type Entry = { row: ComplianceRow; item?: ComplianceItemRow };

/** What the keys of filters look at. */
const fields: Readonly<Record<string, (entry: Entry) => string[]>> = {
  ComplianceType: ({ row }) => [row.complianceType],
  ResourceId: ({ row }) => [row.resourceId],
  ResourceType: ({ row }) => [row.resourceType],
  Status: ({ row, item }) => [item?.status ?? statusOf(row)],
  Severity: ({ row, item }) => [item?.severity ?? worstOf(row.items)],
  OverallSeverity: ({ row }) => [worstOf(row.items)],
  ExecutionType: ({ row }) => [row.execution.type ?? ''],
  ExecutionId: ({ row }) => [row.execution.id ?? ''],
  ExecutionTime: ({ row }) => [new Date(row.execution.at).toISOString()],
  Id: ({ item }) => [item?.id ?? ''],
  Title: ({ item }) => [item?.title ?? ''],
};

/** Details of the items by their own names: `DocumentName`, `PatchBaselineId`, `PatchGroup`, `PatchState`, … */
const fieldOf = (key: string) => fields[key] ?? (({ item }: Entry) => [item?.details[key] ?? '']);

function passes(entry: Entry, { Key = '', Values = [], Type = 'EQUAL' }: ComplianceStringFilter): boolean {
  if (Key === '') throw new AwsError('InvalidFilter', 'The filter name is not valid.');
  const found = fieldOf(Key)(entry);
  switch (Type) {
    case 'EQUAL':
      return found.some((value) => Values.includes(value));
    case 'NOT_EQUAL':
      return !found.some((value) => Values.includes(value));
    case 'BEGIN_WITH':
      return found.some((value) => Values.some((wanted) => value.startsWith(wanted)));
    case 'LESS_THAN':
      return found.some((value) => Values.some((wanted) => value < wanted));
    case 'GREATER_THAN':
      return found.some((value) => Values.some((wanted) => value > wanted));
    default:
      throw new AwsError('InvalidFilter', `The filter operator ${String(Type)} is not valid.`);
  }
}

/** What is known of nodes that there still are. */
const current = (call: Call): ComplianceRow[] =>
  compliance(call)
    .values()
    .filter(({ resourceId }) => nodes(call).has(resourceId));

const executionOf = ({ execution }: ComplianceRow): client.ComplianceExecutionSummary => ({
  ExecutionTime: new Date(execution.at),
  ...(execution.id === undefined ? {} : { ExecutionId: execution.id }),
  ...(execution.type === undefined ? {} : { ExecutionType: execution.type }),
});

export const listComplianceItems = operation('ListComplianceItems', {
  access: () => ({ action: 'ssm:ListComplianceItems', resource: '*' }),
  handle(input, call) {
    const { ResourceIds: ids, ResourceTypes: types } = input;
    const found = current(call)
      .filter((row) => ids === undefined || ids.includes(row.resourceId))
      .filter((row) => types === undefined || types.includes(row.resourceType))
      .flatMap((row) => row.items.map((item) => ({ row, item })))
      .filter((entry) => (input.Filters ?? []).every((filter) => passes(entry, filter)));
    const { page, NextToken } = pageOf(found, input);
    return {
      ComplianceItems: page.map(({ row, item }) => ({
        ComplianceType: row.complianceType,
        ResourceType: row.resourceType,
        ResourceId: row.resourceId,
        Id: item.id,
        Title: item.title,
        Status: item.status,
        Severity: item.severity,
        ExecutionSummary: executionOf(row),
        Details: item.details,
      })),
      NextToken,
    };
  },
});

const severityCount = (severity: string): string => `${severity.charAt(0)}${severity.slice(1).toLowerCase()}Count`;

function summaryOf(items: readonly { severity: string }[]): client.SeveritySummary {
  return Object.fromEntries(
    SEVERITIES.map((severity) => [severityCount(severity), items.filter((item) => item.severity === severity).length]),
  );
}

const countsOf = (items: readonly { severity: string; status: string }[]) => {
  const compliant = items.filter(({ status }) => status === 'COMPLIANT');
  const non = items.filter(({ status }) => status === 'NON_COMPLIANT');
  return {
    CompliantSummary: { CompliantCount: compliant.length, SeveritySummary: summaryOf(compliant) },
    NonCompliantSummary: { NonCompliantCount: non.length, SeveritySummary: summaryOf(non) },
  };
};

export const listResourceComplianceSummaries = operation('ListResourceComplianceSummaries', {
  access: () => ({ action: 'ssm:ListResourceComplianceSummaries', resource: '*' }),
  handle(input, call) {
    const found = current(call).filter((row) => (input.Filters ?? []).every((filter) => passes({ row }, filter)));
    const { page, NextToken } = pageOf(found, input);
    return {
      ResourceComplianceSummaryItems: page.map((row) => ({
        ComplianceType: row.complianceType,
        ResourceType: row.resourceType,
        ResourceId: row.resourceId,
        Status: statusOf(row),
        OverallSeverity: worstOf(row.items),
        ExecutionSummary: executionOf(row),
        ...countsOf(row.items),
      })),
      NextToken,
    };
  },
});

/** By compliance type, a resource counting once: with its status, and its worst severity. */
export const listComplianceSummaries = operation('ListComplianceSummaries', {
  access: () => ({ action: 'ssm:ListComplianceSummaries', resource: '*' }),
  handle(input, call) {
    const rows = current(call).filter((row) => (input.Filters ?? []).every((filter) => passes({ row }, filter)));
    const types = [...new Set(rows.map(({ complianceType }) => complianceType))];
    const summaries = types.map((type) => ({
      ComplianceType: type,
      ...countsOf(
        rows
          .filter(({ complianceType }) => complianceType === type)
          .map((row) => ({ status: statusOf(row), severity: worstOf(row.items) })),
      ),
    }));
    const { page, NextToken } = pageOf(summaries, input);
    return { ComplianceSummaryItems: page, NextToken };
  },
});
