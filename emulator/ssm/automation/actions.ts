import type { StepDefinition } from '../documents/automation-document.ts';
import type { Action } from './action.ts';
import { approve } from './actions/approve.ts';
import { assertAwsResourceProperty } from './actions/assert-aws-resource-property.ts';
import { branch } from './actions/branch.ts';
import { changeInstanceState } from './actions/change-instance-state.ts';
import { createTags } from './actions/create-tags.ts';
import { executeAutomation } from './actions/execute-automation.ts';
import { executeAwsApi } from './actions/execute-aws-api.ts';
import { invokeLambdaFunction } from './actions/invoke-lambda-function.ts';
import { loop } from './actions/loop.ts';
import { notEmulated } from './actions/not-emulated.ts';
import { pause } from './actions/pause.ts';
import { sleep } from './actions/sleep.ts';
import { updateVariable } from './actions/update-variable.ts';
import { waitForAwsResourceProperty } from './actions/wait-for-aws-resource-property.ts';

/** Every action. A new one is a file in `actions/` and a line here. */
const actions: readonly Action[] = [
  approve,
  assertAwsResourceProperty,
  branch,
  changeInstanceState,
  createTags,
  executeAutomation,
  executeAwsApi,
  invokeLambdaFunction,
  loop,
  pause,
  sleep,
  updateVariable,
  waitForAwsResourceProperty,
  notEmulated('copyImage', { ImageId: 'String', ImageState: 'String' }),
  notEmulated('createImage', { ImageId: 'String', ImageState: 'String' }),
  notEmulated('createStack', { StackId: 'String', StackStatus: 'String', StackStatusReason: 'String' }),
  notEmulated('deleteImage', {}),
  notEmulated('deleteStack', {}),
  notEmulated('executeScript', { Payload: 'StringMap' }),
  notEmulated('executeStateMachine', {
    executionArn: 'String',
    input: 'String',
    name: 'String',
    output: 'String',
    startDate: 'String',
    stateMachineArn: 'String',
    status: 'String',
    stopDate: 'String',
  }),
  notEmulated('invokeWebhook', { Response: 'String', ResponseCode: 'Integer' }),
  notEmulated('runCommand', { CommandId: 'String', Status: 'String', ResponseCode: 'Integer', Output: 'String' }),
  notEmulated('runInstances', { InstanceIds: 'StringList', InstanceStates: 'StringList' }),
];

const byName = new Map(actions.map((action) => [action.name, action]));

export const actionOf = (name: string): Action | undefined => byName.get(name);

/** The steps that a step's inputs lead to. */
export const targetsOf = (step: StepDefinition): string[] => actionOf(step.action)?.targets?.(step.inputs ?? {}) ?? [];
