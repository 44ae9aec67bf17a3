import * as client from '@aws-sdk/client-ssm';
import type { ServiceDefinition } from '../wire/operation.ts';
import { associationOperations, associationTasks } from './associations/operations.ts';
import { automationOperations, automationTasks } from './automation/operations.ts';
import { calendarOperations, calendarTasks } from './calendars/operations.ts';
import { commandOperations, commandTasks } from './commands/operations.ts';
import { complianceOperations } from './compliance/operations.ts';
import { documentOperations } from './documents/operations.ts';
import { inventoryOperations, inventoryTasks } from './inventory/operations.ts';
import { windowOperations, windowTasks } from './maintenance-windows/operations.ts';
import { nodeOperations, nodeTasks } from './nodes/operations.ts';
import { opsItemOperations } from './ops-items/operations.ts';
import { patchingOperations } from './patching/operations.ts';
import { parameterOperations, parameterTasks } from './parameters/operations.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'ssm',
  module: client,
  operations: [
    ...documentOperations,
    ...automationOperations,
    ...calendarOperations,
    ...parameterOperations,
    ...opsItemOperations,
    ...nodeOperations,
    ...commandOperations,
    ...associationOperations,
    ...patchingOperations,
    ...complianceOperations,
    ...inventoryOperations,
    ...windowOperations,
  ],
  tasks: {
    ...automationTasks,
    ...calendarTasks,
    ...parameterTasks,
    ...nodeTasks,
    ...commandTasks,
    ...associationTasks,
    ...windowTasks,
    ...inventoryTasks,
  },
};
