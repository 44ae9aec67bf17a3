import type { CreateStackInput } from '@aws-sdk/client-cloudformation';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { beginCreate } from '../engine/begin.ts';
import {
  checkCapabilities,
  checkPlan,
  readCapabilities,
  readParameters,
  readTags,
  readTemplate,
} from '../engine/read-request.ts';
import { findStack, stacks, type Stack } from '../state.ts';
import { invalid } from '../template/template.ts';
import { operation, stackAccess, stackPrincipal } from './operation.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
export const createStack = operation('CreateStack', {
  access: stackAccess('CreateStack'),
  async handle(input, call) {
    const existing = findStack(call, input.StackName ?? '');
    if (
      existing &&
      existing.clientRequestToken !== undefined &&
      existing.clientRequestToken === input.ClientRequestToken
    )
      return { StackId: existing.stackId };
    if (existing) throw new AwsError('AlreadyExistsException', `Stack [${existing.stackName}] already exists`);
    const principal = stackPrincipal(call, input.RoleARN);
    const template = await readTemplate(call, input, call.principal);
    const stack: Stack = {
      ...emptyStack(call, input),
      parameters: await readParameters(call, template.parsed, input.Parameters ?? [], [], call.principal),
      ...(template.parsed.Description === undefined ? {} : { description: template.parsed.Description }),
    };
    checkCapabilities(template.parsed, stack.capabilities);
    checkPlan(call, stack, template.parsed);
    stacks(call).put(stack.stackId, stack);
    beginCreate(call, stack, template, principal, input.ClientRequestToken);
    return { StackId: stack.stackId };
  },
});

type StackSettings = Omit<CreateStackInput, 'Parameters' | 'TemplateBody' | 'TemplateURL'>;

/** A stack with everything but its template and parameters. */
export function emptyStack(call: Call, input: StackSettings): Stack {
  const name = input.StackName ?? '';
  if (!/^[a-zA-Z][-a-zA-Z0-9]*$/.test(name))
    throw invalid(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  if (name.length > 128)
    throw invalid(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must have length less than or equal to 128`,
    );
  if (input.DisableRollback !== undefined && input.OnFailure !== undefined)
    throw invalid('You can specify either DisableRollback or OnFailure, but not both.');
  return {
    stackId: arn(call, 'cloudformation', `stack/${name}/${call.ids.uuid()}`),
    stackName: name,
    status: 'CREATE_IN_PROGRESS',
    createdAt: call.now(),
    parameters: [],
    tags: readTags(input.Tags),
    capabilities: readCapabilities(input.Capabilities),
    notificationArns: input.NotificationARNs ?? [],
    onFailure: onFailure(input),
    terminationProtection: input.EnableTerminationProtection ?? false,
    outputs: [],
    imports: [],
    ...(input.RoleARN === undefined ? {} : { roleArn: input.RoleARN }),
    ...(input.TimeoutInMinutes === undefined ? {} : { timeoutMinutes: input.TimeoutInMinutes }),
    ...(input.ClientRequestToken === undefined ? {} : { clientRequestToken: input.ClientRequestToken }),
  };
}

function onFailure({ DisableRollback, OnFailure }: StackSettings): Stack['onFailure'] {
  if (DisableRollback) return 'DO_NOTHING';
  if (OnFailure === undefined) return 'ROLLBACK';
  if (OnFailure === 'DELETE' || OnFailure === 'DO_NOTHING' || OnFailure === 'ROLLBACK') return OnFailure;
  throw invalid(
    `1 validation error detected: Value '${String(OnFailure)}' at 'onFailure' failed to satisfy constraint: Member must satisfy enum value set: [ROLLBACK, DELETE, DO_NOTHING]`,
  );
}
