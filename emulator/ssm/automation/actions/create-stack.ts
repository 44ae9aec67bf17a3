import { guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { textOf } from '../conversion.ts';
import { failureOf, invalidInput } from '../failure.ts';
import { PACE } from '../pace.ts';
import { lookAtStack } from './look-at-stack.ts';

const MAX_TEMPLATE_BYTES = 51_200;
const EXCLUSIVE = [
  ['TemplateBody', 'TemplateURL'],
  ['DisableRollback', 'OnFailure'],
  ['StackPolicyBody', 'StackPolicyURL'],
] as const;

/** Creates a stack, and waits for its end. */
export const createStack: Action = {
  name: 'aws:createStack',
  documentation: guidePage('createstack'),
  inputs: {
    StackName: { type: 'String', required: true },
    Capabilities: { type: 'StringList' },
    ClientRequestToken: { type: 'String' },
    DisableRollback: { type: 'Boolean' },
    NotificationARNs: { type: 'StringList' },
    OnFailure: { type: 'String', allowed: ['DO_NOTHING', 'ROLLBACK', 'DELETE'] },
    Parameters: { type: 'MapList' },
    ResourceTypes: { type: 'StringList' },
    RoleARN: { type: 'String' },
    StackPolicyBody: { type: 'String' },
    StackPolicyURL: { type: 'String' },
    Tags: { type: 'MapList' },
    TemplateBody: {},
    TemplateURL: { type: 'String' },
    TimeoutInMinutes: { type: 'Integer' },
  },
  outputs: { StackId: 'String', StackStatus: 'String', StackStatusReason: 'String' },
  timeoutSeconds: 'none',
  async run(run) {
    const stackId = (run.memo as { stackId?: string } | undefined)?.stackId;
    return stackId === undefined ? begin(run) : follow(run, stackId);
  },
};

async function begin(run: StepRun): Promise<Result> {
  const { TemplateBody, Parameters, ...rest } = run.inputs;
  for (const [one, other] of EXCLUSIVE)
    if (run.inputs[one] !== undefined && run.inputs[other] !== undefined)
      throw invalidInput(`Only one of ${one} and ${other} can be given`);
  if (TemplateBody === undefined && rest['TemplateURL'] === undefined)
    throw invalidInput('One of TemplateBody and TemplateURL must be given');
  for (const [name, most] of [
    ['NotificationARNs', 5],
    ['Tags', 10],
  ] as const)
    if (((run.inputs[name] as unknown[] | undefined)?.length ?? 0) > most)
      throw invalidInput(`${name} can have at most ${most} items`);
  const body = TemplateBody === undefined ? undefined : textOf(TemplateBody);
  if (body !== undefined && Buffer.byteLength(body) > MAX_TEMPLATE_BYTES)
    throw invalidInput(`TemplateBody must not be longer than ${MAX_TEMPLATE_BYTES} bytes`);
  const { StackId } = await run.invoke('cloudformation', 'CreateStack', {
    ...rest,
    ...(body === undefined ? {} : { TemplateBody: body }),
    ...(Parameters === undefined ? {} : { Parameters: (Parameters as Record<string, unknown>[]).map(asText) }),
  });
  return { kind: 'again', after: 0, memo: { stackId: String(StackId) } };
}

/** The values of stack parameters are text. */
const asText = (parameter: Record<string, unknown>): Record<string, unknown> =>
  parameter['ParameterValue'] === undefined
    ? parameter
    : { ...parameter, ParameterValue: textOf(parameter['ParameterValue']) };

async function follow(run: StepRun, stackId: string): Promise<Result> {
  const { status, reason } = await lookAtStack(run, stackId);
  const outputs = { StackId: stackId, StackStatus: status, StackStatusReason: reason };
  if (status === 'CREATE_COMPLETE') return { kind: 'done', outputs, response: outputs };
  if (status === 'CREATE_IN_PROGRESS' || status === 'ROLLBACK_IN_PROGRESS' || status === 'DELETE_IN_PROGRESS')
    return { kind: 'again', after: PACE.pollMs, memo: { stackId } };
  return {
    kind: 'failed',
    failure: failureOf('PostVerification', `The stack ${stackId} has the status ${status}: ${reason}`),
    outputs,
  };
}
