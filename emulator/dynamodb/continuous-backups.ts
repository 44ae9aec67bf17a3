import type * as client from '@aws-sdk/client-dynamodb';
import { AwsError, validationError } from '../errors.ts';
import type { Call } from '../call.ts';
import { operationsOf } from '../wire/operation.ts';
import { tables, type TableRecord } from './state.ts';
import { nameOf, tableArn } from './table-name.ts';

const operation = operationsOf<typeof client>();

const DAY_MS = 86_400_000;
/** The newest point in time lies this far behind. */
const LAG_MS = 300_000;

function tableOf(call: Call, name: string | undefined): TableRecord {
  const table = tables(call).get(nameOf(name));
  if (!table) throw new AwsError('TableNotFoundException', `Table not found: ${name}`);
  return table;
}

export const updateContinuousBackups = operation('UpdateContinuousBackups', {
  access: (input, call) => ({
    action: 'dynamodb:UpdateContinuousBackups',
    resource: tableArn(call, input.TableName),
  }),
  handle(input, call) {
    const { recoveryDays, recoverySince, ...table } = tableOf(call, input.TableName);
    const wanted = input.PointInTimeRecoverySpecification;
    const days = wanted?.RecoveryPeriodInDays ?? recoveryDays ?? 35;
    if (days < 1 || days > 35) throw validationError('RecoveryPeriodInDays must be between 1 and 35');
    const changed: TableRecord = wanted?.PointInTimeRecoveryEnabled
      ? { ...table, recoveryDays: days, recoverySince: recoverySince ?? call.now() }
      : table;
    tables(call).put(table.name, changed);
    call.changed('AWS::DynamoDB::Table', table.name);
    return { ContinuousBackupsDescription: backups(changed, call.now()) };
  },
});

export const describeContinuousBackups = operation('DescribeContinuousBackups', {
  access: (input, call) => ({
    action: 'dynamodb:DescribeContinuousBackups',
    resource: tableArn(call, input.TableName),
  }),
  handle: (input, call) => ({
    ContinuousBackupsDescription: backups(tableOf(call, input.TableName), call.now()),
  }),
});

/** Continuous backups are on for every table; point-in-time recovery is what one switches. */
function backups({ recoveryDays, recoverySince = 0 }: TableRecord, now: number): client.ContinuousBackupsDescription {
  if (recoveryDays === undefined)
    return {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    };
  const earliest = Math.max(recoverySince, now - recoveryDays * DAY_MS);
  return {
    ContinuousBackupsStatus: 'ENABLED',
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: recoveryDays,
      EarliestRestorableDateTime: new Date(earliest),
      LatestRestorableDateTime: new Date(Math.max(earliest, now - LAG_MS)),
    },
  };
}
