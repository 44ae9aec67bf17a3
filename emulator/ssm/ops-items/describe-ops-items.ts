import type * as client from '@aws-sdk/client-ssm';
import { validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { checkPageSize, pageToken, readToken } from '../parameters/get-parameter.ts';
import { listedIn } from './operational-data.ts';
import { shownFields } from './ops-item-fields.ts';
import { opsItems, type OpsItemRow } from './state.ts';

const operation = operationsOf<typeof client>();

type Operator = 'Equal' | 'Contains' | 'GreaterThan' | 'LessThan';
interface FilterKey {
  operators: readonly Operator[];
  matches: (row: OpsItemRow, value: string, operator: Operator) => boolean;
}

const text = (of: (row: OpsItemRow) => string | undefined, operators: readonly Operator[] = ['Equal']): FilterKey => ({
  operators,
  matches: (row, value, operator) => (operator === 'Contains' ? (of(row) ?? '').includes(value) : of(row) === value),
});

const time = (of: (row: OpsItemRow) => number | undefined): FilterKey => ({
  operators: ['GreaterThan', 'LessThan'],
  matches(row, value, operator) {
    const [at, limit] = [of(row), Date.parse(value)];
    if (Number.isNaN(limit)) throw validationError(`The filter value ${value} is not a valid time.`);
    return at !== undefined && (operator === 'GreaterThan' ? at > limit : at < limit);
  },
});

const searchable = (row: OpsItemRow): [string, string][] =>
  Object.entries(row.operationalData)
    .filter(([, { Type }]) => Type === 'SearchableString')
    .map(([key, { Value }]) => [key, Value]);

const TITLE_EQUAL = 100;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_OpsItemFilter.html */
const filterKeys: Record<string, FilterKey> = {
  Status: text((row) => row.status),
  Priority: text((row) => row.priority?.toString()),
  OpsItemId: text((row) => row.id),
  CreatedBy: text((row) => row.createdBy, ['Equal', 'Contains']),
  LastModifiedBy: text((row) => row.modifiedBy, ['Equal', 'Contains']),
  Source: text((row) => row.source, ['Equal', 'Contains']),
  Category: text((row) => row.category),
  Severity: text((row) => row.severity),
  OpsItemType: text((row) => row.type),
  AccountId: { operators: ['Equal'], matches: () => true },
  Title: {
    operators: ['Equal', 'Contains'],
    // only the first hundred characters are compared
    matches(row, value, operator) {
      if (operator === 'Contains') return row.title.includes(value);
      if (value.length > TITLE_EQUAL)
        throw validationError(`A Title filter with Equal can be up to ${TITLE_EQUAL} characters long.`);
      return row.title.slice(0, TITLE_EQUAL) === value;
    },
  },
  CreatedTime: time((row) => row.createdAt),
  LastModifiedTime: time((row) => row.modifiedAt),
  ActualStartTime: time((row) => row.times['ActualStartTime']),
  ActualEndTime: time((row) => row.times['ActualEndTime']),
  PlannedStartTime: time((row) => row.times['PlannedStartTime']),
  PlannedEndTime: time((row) => row.times['PlannedEndTime']),
  ResourceId: {
    operators: ['Contains'],
    matches: (row, value) => listedIn(row.operationalData, '/aws/resources', 'arn').some((arn) => arn.includes(value)),
  },
  AutomationId: {
    operators: ['Equal'],
    matches: (row, value) => listedIn(row.operationalData, '/aws/automations', 'automationId').includes(value),
  },
  OperationalDataKey: { operators: ['Equal'], matches: (row, value) => searchable(row).some(([key]) => key === value) },
  OperationalDataValue: {
    operators: ['Equal', 'Contains'],
    matches: (row, value, operator) =>
      searchable(row).some(([, own]) => (operator === 'Contains' ? own.includes(value) : own === value)),
  },
  OperationalData: {
    operators: ['Equal'],
    matches(row, value) {
      const { key, value: wanted } = readPair(value);
      return searchable(row).some(([own, held]) => own === key && held === wanted);
    },
  },
};

function readPair(text: string): { key?: unknown; value?: unknown } {
  try {
    return JSON.parse(text) as { key?: unknown; value?: unknown };
  } catch {
    throw validationError('The value of an OperationalData filter must be {"key":"…","value":"…"}.');
  }
}

/** All filters must hold, each with any of its values. The newest comes first. */
export const describeOpsItems = operation('DescribeOpsItems', {
  access: () => ({ action: 'ssm:DescribeOpsItems', resource: '*' }),
  handle(input, call) {
    const filters = (input.OpsItemFilters ?? []).map((filter) => testOf(filter, call.account));
    const found = opsItems(call)
      .values()
      .filter((row) => filters.every((test) => test(row)))
      .toReversed();
    const start = readToken(input.NextToken);
    const end = start + checkPageSize(input.MaxResults, 50);
    return {
      OpsItemSummaries: found.slice(start, end).map(shownFields),
      ...(end < found.length ? { NextToken: pageToken(end) } : {}),
    };
  },
});

function testOf(
  { Key = 'Status', Operator = 'Equal', Values = [] }: client.OpsItemFilter,
  account: string,
): (row: OpsItemRow) => boolean {
  const known = filterKeys[Key];
  if (!known) throw validationError(`The filter key ${Key} is not valid.`);
  if (!known.operators.includes(Operator))
    throw validationError(
      `The operator ${Operator} is not valid for the filter key ${Key}. Valid operators: ${known.operators.join(', ')}`,
    );
  if (Values.length === 0) throw validationError(`The filter ${Key} has no values.`);
  if (Key === 'AccountId') return () => Values.includes(account);
  return (row) => Values.some((value) => known.matches(row, value, Operator));
}
