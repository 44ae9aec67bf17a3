import { isDeepStrictEqual } from 'node:util';
import type { UpdateStackInput } from '@aws-sdk/client-cloudformation';
import type { Call } from '../../call.ts';
import { beginUpdate } from '../engine/begin.ts';
import {
  checkCapabilities,
  checkPlan,
  readCapabilities,
  readParameters,
  readTags,
  readTemplate,
} from '../engine/read-request.ts';
import { findStack, stacks, templates, type Stack, type StackTemplate } from '../state.ts';
import { invalid } from '../template/template.ts';
import { operation, stackAccess, stackPrincipal } from './operation.ts';

const UPDATABLE = /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html */
export const updateStack = operation('UpdateStack', {
  access: stackAccess('UpdateStack'),
  async handle(input, call) {
    const previous = updatableStack(call, input.StackName ?? '');
    const { stack, template } = await updatedStack(call, previous, input);
    checkCapabilities(template.parsed, stack.capabilities);
    if (nothingChanges(call, previous, stack, template)) throw invalid('No updates are to be performed.');
    checkPlan(call, stack, template.parsed);
    stacks(call).put(stack.stackId, stack);
    beginUpdate(call, { stack, template, previous }, stackPrincipal(call, stack.roleArn), input.ClientRequestToken);
    return { StackId: stack.stackId };
  },
});

export function updatableStack(call: Call, nameOrId: string): Stack {
  const stack = findStack(call, nameOrId);
  if (!stack || stack.status === 'DELETE_COMPLETE') throw invalid(`Stack [${nameOrId}] does not exist`);
  if (!UPDATABLE.test(stack.status))
    throw invalid(`Stack:${stack.stackId} is in ${stack.status} state and can not be updated.`);
  return stack;
}

type UpdateRequest = Omit<UpdateStackInput, 'StackName'>;

/** The stack as the request wants it; what the request does not name stays, except capabilities. */
export async function updatedStack(
  call: Call,
  previous: Stack,
  input: UpdateRequest,
): Promise<{ stack: Stack; template: StackTemplate }> {
  const before = templates(call).get(previous.stackId);
  if (input.UsePreviousTemplate && (input.TemplateBody ?? input.TemplateURL) !== undefined)
    throw invalid('You cannot specify both usePreviousTemplate and Template Body/Template URL.');
  const template = input.UsePreviousTemplate && before ? before : await readTemplate(call, input, call.principal);
  const { description: _description, ...kept } = previous;
  const stack: Stack = {
    ...kept,
    updatedAt: call.now(),
    parameters: await readParameters(
      call,
      template.parsed,
      input.Parameters ?? [],
      previous.parameters,
      call.principal,
    ),
    capabilities: readCapabilities(input.Capabilities),
    ...(input.Tags === undefined ? {} : { tags: readTags(input.Tags) }),
    ...(input.NotificationARNs === undefined ? {} : { notificationArns: input.NotificationARNs }),
    ...(input.RoleARN === undefined ? {} : { roleArn: input.RoleARN }),
    ...(template.parsed.Description === undefined ? {} : { description: template.parsed.Description }),
  };
  return { stack, template };
}

export function nothingChanges(call: Call, previous: Stack, stack: Stack, template: StackTemplate): boolean {
  const before = templates(call).get(previous.stackId)?.parsed;
  const { Metadata: _old, ...old } = before ?? {};
  const { Metadata: _new, ...now } = template.parsed;
  return (
    isDeepStrictEqual(old, now) &&
    isDeepStrictEqual(previous.parameters, stack.parameters) &&
    isDeepStrictEqual(previous.tags, stack.tags)
  );
}
