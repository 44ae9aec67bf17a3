import type * as client from '@aws-sdk/client-dynamodb';
import { validationError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { tables } from './state.ts';
import { existingTable, tableArn } from './table-name.ts';

const operation = operationsOf<typeof client>();

/**
 * Items past their time stay: AWS deletes them "within a few days", so nobody may count on their absence.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
 */
export const updateTimeToLive = operation('UpdateTimeToLive', {
  access: (input, call) => ({ action: 'dynamodb:UpdateTimeToLive', resource: tableArn(call, input.TableName) }),
  handle(input, call) {
    const { ttlAttribute, ...table } = existingTable(call, input.TableName);
    const { Enabled: enabled, AttributeName: attribute } = input.TimeToLiveSpecification ?? {};
    if (enabled && ttlAttribute === attribute) throw validationError('TimeToLive is already enabled');
    if (enabled && ttlAttribute !== undefined)
      throw validationError(
        'TimeToLive is active on a different AttributeName: current AttributeName is ' + ttlAttribute,
      );
    if (!enabled && ttlAttribute === undefined) throw validationError('TimeToLive is already disabled');
    if (!enabled && ttlAttribute !== attribute)
      throw validationError(
        'TimeToLive is active on a different AttributeName: current AttributeName is ' + ttlAttribute,
      );
    tables(call).put(table.name, enabled && attribute !== undefined ? { ...table, ttlAttribute: attribute } : table);
    return { TimeToLiveSpecification: input.TimeToLiveSpecification };
  },
});

export const describeTimeToLive = operation('DescribeTimeToLive', {
  access: (input, call) => ({ action: 'dynamodb:DescribeTimeToLive', resource: tableArn(call, input.TableName) }),
  handle(input, call) {
    const { ttlAttribute } = existingTable(call, input.TableName);
    const TimeToLiveDescription: client.TimeToLiveDescription =
      ttlAttribute === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute };
    return { TimeToLiveDescription };
  },
});
