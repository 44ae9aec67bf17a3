import type { StepDefinition } from '../documents/automation-document.ts';
import type { Action } from './action.ts';
import { approve } from './actions/approve.ts';
import { assertAwsResourceProperty } from './actions/assert-aws-resource-property.ts';
import { branch } from './actions/branch.ts';
import { changeInstanceState } from './actions/change-instance-state.ts';
import { copyImage } from './actions/copy-image.ts';
import { createImage } from './actions/create-image.ts';
import { createStack } from './actions/create-stack.ts';
import { createTags } from './actions/create-tags.ts';
import { deleteImage } from './actions/delete-image.ts';
import { deleteStack } from './actions/delete-stack.ts';
import { executeAutomation } from './actions/execute-automation.ts';
import { executeAwsApi } from './actions/execute-aws-api.ts';
import { executeScript } from './actions/execute-script.ts';
import { executeStateMachine } from './actions/execute-state-machine.ts';
import { invokeLambdaFunction } from './actions/invoke-lambda-function.ts';
import { invokeWebhook } from './actions/invoke-webhook.ts';
import { loop } from './actions/loop.ts';
import { pause } from './actions/pause.ts';
import { runCommand } from './actions/run-command.ts';
import { runInstances } from './actions/run-instances.ts';
import { sleep } from './actions/sleep.ts';
import { updateVariable } from './actions/update-variable.ts';
import { waitForAwsResourceProperty } from './actions/wait-for-aws-resource-property.ts';

/** Every action. A new one is a file in `actions/` and a line here. */
const actions: readonly Action[] = [
  approve,
  assertAwsResourceProperty,
  branch,
  changeInstanceState,
  copyImage,
  createImage,
  createStack,
  createTags,
  deleteImage,
  deleteStack,
  executeAutomation,
  executeAwsApi,
  executeScript,
  executeStateMachine,
  invokeLambdaFunction,
  invokeWebhook,
  loop,
  pause,
  runCommand,
  runInstances,
  sleep,
  updateVariable,
  waitForAwsResourceProperty,
];

const byName = new Map(actions.map((action) => [action.name, action]));

export const actionOf = (name: string): Action | undefined => byName.get(name);

/** The steps that a step's inputs lead to. */
export const targetsOf = (step: StepDefinition): string[] => actionOf(step.action)?.targets?.(step.inputs ?? {}) ?? [];
