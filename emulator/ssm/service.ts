import * as client from '@aws-sdk/client-ssm';
import type { ServiceDefinition } from '../wire/operation.ts';
import { automationOperations, automationTasks } from './automation/operations.ts';
import { documentOperations } from './documents/operations.ts';
import { opsItemOperations } from './ops-items/operations.ts';
import { parameterOperations, parameterTasks } from './parameters/operations.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'ssm',
  module: client,
  operations: [...documentOperations, ...automationOperations, ...parameterOperations, ...opsItemOperations],
  tasks: { ...automationTasks, ...parameterTasks },
};
