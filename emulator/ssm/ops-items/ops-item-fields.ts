import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { checkOperationalData } from './operational-data.ts';
import { opsItems, type OpsItemRow } from './state.ts';

type Optional<T> = { [K in keyof T]?: T[K] | undefined };
export type GivenFields = Optional<Omit<client.UpdateOpsItemRequest, 'OpsItemId'>>;

export const invalidField = (name: string, message: string): AwsError =>
  new AwsError('OpsItemInvalidParameterException', message, 400, { ParameterNames: [name] });

const categories = ['Availability', 'Cost', 'Performance', 'Recovery', 'Security'];
const MOST_RELATED = 10;

function checkLength(name: string, value: string | undefined, least: number, most: number): void {
  if (value !== undefined && (value.length < least || value.length > most))
    throw invalidField(name, `${name} must be between ${least} and ${most} characters long.`);
}

/** What every create and update must keep. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateOpsItem.html */
export function checkFields(call: Call, given: GivenFields, before: OpsItemRow['operationalData'] = {}): void {
  checkLength('Title', given.Title, 1, 1_024);
  checkLength('Description', given.Description, 1, 2_048);
  if (given.Category !== undefined && !categories.includes(given.Category))
    throw invalidField('Category', `Category must be one of ${categories.join(', ')}.`);
  if (given.Severity !== undefined && !/^[1-4]$/.test(given.Severity))
    throw invalidField('Severity', 'Severity must be one of 1, 2, 3, 4.');
  if (given.Priority !== undefined && !(Number.isInteger(given.Priority) && given.Priority >= 1 && given.Priority <= 5))
    throw invalidField('Priority', 'Priority must be between 1 and 5.');
  if (given.OperationalData) checkOperationalData(given.OperationalData, before);
  checkRelated(call, given.RelatedOpsItems);
}

function checkRelated(call: Call, related: client.RelatedOpsItem[] | undefined): void {
  if (!related) return;
  if (related.length > MOST_RELATED)
    throw new AwsError(
      'OpsItemLimitExceededException',
      `An OpsItem can have up to ${MOST_RELATED} related OpsItems.`,
      400,
      {
        ResourceTypes: ['RelatedOpsItem'],
        Limit: MOST_RELATED,
        LimitType: 'RelatedOpsItems',
      },
    );
  for (const { OpsItemId = '' } of related)
    if (!opsItems(call).has(OpsItemId))
      throw invalidField('RelatedOpsItems', `The related OpsItem ${OpsItemId} does not exist.`);
}

const timeFields = ['ActualStartTime', 'ActualEndTime', 'PlannedStartTime', 'PlannedEndTime'] as const;

/** The row's parts that the request sets; what it does not name is left out. */
export function setFields(given: GivenFields): Partial<OpsItemRow> {
  const times = timeFields.flatMap((name) => (given[name] ? [[name, given[name].getTime()] as const] : []));
  return {
    ...(given.Title === undefined ? {} : { title: given.Title }),
    ...(given.Description === undefined ? {} : { description: given.Description }),
    ...(given.Category === undefined ? {} : { category: given.Category }),
    ...(given.Severity === undefined ? {} : { severity: given.Severity }),
    ...(given.Priority === undefined ? {} : { priority: given.Priority }),
    ...(given.RelatedOpsItems ? { relatedOpsItems: given.RelatedOpsItems.map(({ OpsItemId = '' }) => OpsItemId) } : {}),
    ...(given.Notifications ? { notifications: given.Notifications.map(({ Arn = '' }) => Arn) } : {}),
    ...(times.length > 0 ? { times: Object.fromEntries(times) } : {}),
  };
}

/** The fields that GetOpsItem and DescribeOpsItems both show. */
export const shownFields = (row: OpsItemRow): client.OpsItemSummary => ({
  CreatedBy: row.createdBy,
  CreatedTime: new Date(row.createdAt),
  LastModifiedBy: row.modifiedBy,
  LastModifiedTime: new Date(row.modifiedAt),
  Source: row.source,
  Status: row.status as client.OpsItemStatus,
  OpsItemId: row.id,
  Title: row.title,
  OperationalData: row.operationalData,
  OpsItemType: row.type,
  ...(row.category === undefined ? {} : { Category: row.category }),
  ...(row.severity === undefined ? {} : { Severity: row.severity }),
  ...(row.priority === undefined ? {} : { Priority: row.priority }),
  ...Object.fromEntries(Object.entries(row.times).map(([name, at]) => [name, new Date(at)])),
});
