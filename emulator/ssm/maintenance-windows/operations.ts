import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';
import {
  cancelMaintenanceWindowExecution,
  describeMaintenanceWindowExecutions,
  describeMaintenanceWindowExecutionTaskInvocations,
  describeMaintenanceWindowExecutionTasks,
  getMaintenanceWindowExecution,
  getMaintenanceWindowExecutionTask,
  getMaintenanceWindowExecutionTaskInvocation,
} from './executions.ts';
import { windowRunEnded } from './invoke-task.ts';
import { advanceTask } from './run-task.ts';
import { advanceWindow, windowCutoff, windowDue } from './run-window.ts';
import {
  deregisterTargetFromMaintenanceWindow,
  describeMaintenanceWindowTargets,
  registerTargetWithMaintenanceWindow,
  updateMaintenanceWindowTarget,
} from './targets.ts';
import {
  deregisterTaskFromMaintenanceWindow,
  describeMaintenanceWindowTasks,
  getMaintenanceWindowTask,
  registerTaskWithMaintenanceWindow,
  updateMaintenanceWindowTask,
} from './tasks.ts';
import {
  createMaintenanceWindow,
  deleteMaintenanceWindow,
  describeMaintenanceWindows,
  describeMaintenanceWindowSchedule,
  getMaintenanceWindow,
  updateMaintenanceWindow,
} from './windows.ts';

export const windowOperations: readonly AnyOperation[] = [
  cancelMaintenanceWindowExecution,
  createMaintenanceWindow,
  deleteMaintenanceWindow,
  deregisterTargetFromMaintenanceWindow,
  deregisterTaskFromMaintenanceWindow,
  describeMaintenanceWindowExecutionTaskInvocations,
  describeMaintenanceWindowExecutionTasks,
  describeMaintenanceWindowExecutions,
  describeMaintenanceWindowSchedule,
  describeMaintenanceWindowTargets,
  describeMaintenanceWindowTasks,
  describeMaintenanceWindows,
  getMaintenanceWindow,
  getMaintenanceWindowExecution,
  getMaintenanceWindowExecutionTask,
  getMaintenanceWindowExecutionTaskInvocation,
  getMaintenanceWindowTask,
  registerTargetWithMaintenanceWindow,
  registerTaskWithMaintenanceWindow,
  updateMaintenanceWindow,
  updateMaintenanceWindowTarget,
  updateMaintenanceWindowTask,
];

export const windowTasks: Readonly<Record<string, TaskHandler>> = {
  'advance-window': advanceWindow,
  'advance-window-task': advanceTask,
  'window-cutoff': windowCutoff,
  'window-due': windowDue,
  'window-run-ended': windowRunEnded,
};
