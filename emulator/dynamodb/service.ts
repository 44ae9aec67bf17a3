import * as client from '@aws-sdk/client-dynamodb';
import type { ServiceDefinition } from '../wire/operation.ts';
import * as continuousBackups from './continuous-backups.ts';
import { createTable, deleteTable, updateTable } from './create-table.ts';
import { describeTable, listTables } from './describe-table.ts';
import { itemOperations } from './item-operations.ts';
import * as tableTags from './table-tags.ts';
import * as timeToLive from './time-to-live.ts';

export const service: ServiceDefinition = {
  folder: 'dynamodb',
  module: client,
  operations: [
    createTable,
    describeTable,
    listTables,
    updateTable,
    deleteTable,
    ...itemOperations,
    ...Object.values(tableTags),
    ...Object.values(timeToLive),
    ...Object.values(continuousBackups),
  ],
};
