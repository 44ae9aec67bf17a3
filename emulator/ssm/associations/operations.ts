import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';
import { applyAssociation, associationEnded } from './apply.ts';
import {
  createAssociation,
  deleteAssociation,
  startAssociationsOnce,
  updateAssociation,
} from './change-association.ts';
import {
  describeAssociation,
  describeAssociationExecutions,
  describeAssociationExecutionTargets,
  describeEffectiveInstanceAssociations,
  describeInstanceAssociationsStatus,
  listAssociations,
  listAssociationVersions,
} from './list-associations.ts';
import { associationDue } from './schedule-association.ts';

export const associationOperations: readonly AnyOperation[] = [
  createAssociation,
  deleteAssociation,
  describeAssociation,
  describeAssociationExecutions,
  describeAssociationExecutionTargets,
  describeEffectiveInstanceAssociations,
  describeInstanceAssociationsStatus,
  listAssociations,
  listAssociationVersions,
  startAssociationsOnce,
  updateAssociation,
];

export const associationTasks: Readonly<Record<string, TaskHandler>> = {
  'apply-association': applyAssociation,
  'association-due': associationDue,
  'association-ended': associationEnded,
};
