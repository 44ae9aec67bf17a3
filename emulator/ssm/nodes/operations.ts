import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';
import { createActivation, deleteActivation, describeActivations } from './activations.ts';
import { describeInstanceInformation, describeInstanceProperties } from './describe-instance-information.ts';
import { followInstance } from './follow-instance.ts';
import { deregisterManagedInstance, updateManagedInstanceRole } from './hybrid-node.ts';
import { nodeOnline } from './node-online.ts';

export const nodeOperations: readonly AnyOperation[] = [
  createActivation,
  deleteActivation,
  deregisterManagedInstance,
  describeActivations,
  describeInstanceInformation,
  describeInstanceProperties,
  updateManagedInstanceRole,
];

export const nodeTasks: Readonly<Record<string, TaskHandler>> = {
  'instance-moved': followInstance,
  'node-online': nodeOnline,
};
