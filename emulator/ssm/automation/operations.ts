import type { AnyOperation, TaskHandler } from '../../wire/operation.ts';
import { wakeScript } from './actions/execute-script.ts';
import { watchAlarm } from './alarm.ts';
import { beginInLocation, stopInLocation } from './begin-in-location.ts';
import { describeAutomationExecutions } from './describe-automation-executions.ts';
import { describeAutomationStepExecutions } from './describe-automation-step-executions.ts';
import { advance } from './engine.ts';
import { getAutomationExecution } from './get-automation-execution.ts';
import { sendAutomationSignal } from './send-automation-signal.ts';
import { startAutomationExecution } from './start-automation-execution.ts';
import { stopAutomationExecution } from './stop-automation-execution.ts';

export const automationOperations: readonly AnyOperation[] = [
  describeAutomationExecutions,
  describeAutomationStepExecutions,
  getAutomationExecution,
  sendAutomationSignal,
  startAutomationExecution,
  stopAutomationExecution,
];

export const automationTasks: Readonly<Record<string, TaskHandler>> = {
  'advance-automation': advance,
  'begin-in-location': beginInLocation,
  'stop-in-location': stopInLocation,
  'wake-script': wakeScript,
  'watch-alarm': watchAlarm,
};
