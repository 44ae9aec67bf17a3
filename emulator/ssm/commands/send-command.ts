import type * as client from '@aws-sdk/client-ssm';
import type { SendCommandRequest } from '@aws-sdk/client-ssm';
import { type Call, type Principal } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { findRole } from '../../sts/issue-session.ts';
import { operationsOf, type AccessRequest } from '../../wire/operation.ts';
import { isMap } from '../documents/automation-document.ts';
import { readCommandDocument, type CommandDocument } from '../documents/command-document.ts';
import { runsOn } from '../documents/command-plugins.ts';
import { parseContent } from '../documents/content.ts';
import { documentArn, requireDocument, requireVersion } from '../documents/find-document.ts';
import { findNode, invalidInstance, nodeArn, nodeTags } from '../nodes/find-node.ts';
import { resolveTargets } from '../nodes/resolve-targets.ts';
import type { ManagedNode } from '../nodes/state.ts';
import { advanceLater } from './advance-command.ts';
import { checkCommand } from './check-command.ts';
import { planOf, readParameters } from './command-parameters.ts';
import { describeCommand } from './describe.ts';
import { commands, invocationKey, invocations, type CommandRow } from './state.ts';

const operation = operationsOf<typeof client>();

const DEFAULT_TIMEOUT = 3_600;

/** The document, every node that is named, and the role that is handed on. Nodes that tags choose are asked for together. */
function access(input: SendCommandRequest, call: Call): AccessRequest[] {
  const action = 'ssm:SendCommand';
  const role = findRole(call, input.ServiceRoleArn ?? '');
  const resources = (input.InstanceIds ?? []).map((id) => ({
    action,
    resource: nodeArn(call, id),
    context: Object.fromEntries(Object.entries(nodeTags(call, id)).flatMap(([key, value]) => tagKeys(key, value))),
  }));
  const byTag = (input.Targets ?? []).flatMap(({ Key = '', Values = [] }) =>
    Key.startsWith('tag:') && Values[0] !== undefined ? tagKeys(Key.slice('tag:'.length), Values[0]) : [],
  );
  return [
    { action, resource: documentArn(call, input.DocumentName) },
    ...(resources.length > 0
      ? resources
      : [{ action, resource: nodeArn(call, '*'), context: Object.fromEntries(byTag) }]),
    ...(role
      ? [{ action: 'iam:PassRole', resource: role.arn, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } }]
      : []),
  ];
}

const tagKeys = (key: string, value: string): [string, string][] => [
  [`ssm:resourceTag/${key}`, value],
  [`aws:ResourceTag/${key}`, value],
];

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html */
export const sendCommand = operation('SendCommand', {
  access,
  async handle(input, call) {
    checkCommand(call, input);
    const command = await startCommand(call, input, call.principal);
    return { Command: describeCommand(call, command) };
  },
});

/** Begins a command whose request was checked. Parameter Store is read as `principal`. */
export async function startCommand(
  call: Call,
  input: SendCommandRequest,
  principal: Principal,
  more: Partial<Pick<CommandRow, 'associationId' | 'ended'>> = {},
): Promise<CommandRow> {
  const { name, document } = readDocument(call, input);
  const values = await readParameters(call, document, input.Parameters ?? {}, principal);
  const plan = planOf(name, document, values);
  const nodes = await chooseNodes(call, input, document);
  const timeoutSeconds = input.TimeoutSeconds ?? DEFAULT_TIMEOUT;
  const now = call.now();
  const deliverBy = now + timeoutSeconds * 1_000;
  const command: CommandRow = {
    id: call.ids.uuid(),
    documentName: input.DocumentName ?? '',
    documentVersion: input.DocumentVersion ?? '$DEFAULT',
    comment: input.Comment ?? '',
    parameters: input.Parameters ?? {},
    plan,
    status: 'Pending',
    details: 'Pending',
    requestedAt: now,
    deliverBy,
    expiresAt: deliverBy + executionSeconds(plan.steps) * 1_000,
    timeoutSeconds,
    instanceIds: input.InstanceIds ?? [],
    targets: input.Targets ?? [],
    nodeIds: nodes.map(({ id }) => id),
    maxConcurrency: input.MaxConcurrency ?? '50',
    maxErrors: input.MaxErrors ?? '0',
    ...(input.OutputS3BucketName === undefined
      ? {}
      : { s3: { bucket: input.OutputS3BucketName, prefix: input.OutputS3KeyPrefix ?? '' } }),
    ...(input.CloudWatchOutputConfig?.CloudWatchOutputEnabled === true
      ? { cloudWatch: { group: input.CloudWatchOutputConfig.CloudWatchLogGroupName || logGroupOf(name) } }
      : {}),
    ...(input.ServiceRoleArn === undefined ? {} : { serviceRole: input.ServiceRoleArn }),
    ...(input.NotificationConfig === undefined ? {} : { notification: input.NotificationConfig }),
    ...more,
  };
  commands(call).put(command.id, command);
  for (const { id } of nodes)
    invocations(call).put(invocationKey(command.id, id), {
      commandId: command.id,
      nodeId: id,
      requestedAt: now,
      sent: false,
      status: 'Pending',
      details: 'Pending',
      results: [],
    });
  advanceLater(call, command.id);
  for (const [kind, at] of [
    ['delivery', deliverBy],
    ['execution', command.expiresAt],
  ] as const)
    call.later({
      task: 'ssm/expire-command',
      payload: { commandId: command.id, kind },
      at,
      name: `ssm/expire-command/${command.id}/${kind}`,
    });
  return command;
}

/** Characters that the name of a log group cannot have become dots. */
const logGroupOf = (documentName: string): string => `/aws/ssm/${documentName.replaceAll(/[^\w./#-]/g, '.')}`;

/** `timeoutSeconds` of a step; one hour where it says none. */
const executionSeconds = (steps: { inputs: Record<string, unknown>[] }[]): number =>
  steps.reduce((sum, { inputs }) => sum + (Number(inputs[0]?.['timeoutSeconds']) || DEFAULT_TIMEOUT), 0);

function readDocument(call: Call, input: SendCommandRequest): { name: string; document: CommandDocument } {
  const row = requireDocument(call, input.DocumentName);
  const version = requireVersion(call, row, input.DocumentVersion);
  if (row.type !== 'Command')
    throw new AwsError('InvalidDocument', `Document ${row.name} is of type ${row.type}, which SendCommand cannot run.`);
  if (input.DocumentHash !== undefined && (input.DocumentHashType ?? 'Sha256') === 'Sha256')
    if (input.DocumentHash !== version.hash)
      throw new AwsError('InvalidDocument', `The hash of document ${row.name} is not ${input.DocumentHash}.`);
  const parsed = parseContent(version.content, version.format);
  if ('problem' in parsed || !isMap(parsed.value))
    throw new AwsError('InvalidDocument', `The content of document ${row.name} is not valid.`);
  return { name: row.name, document: readCommandDocument(parsed.value) };
}

async function chooseNodes(call: Call, input: SendCommandRequest, document: CommandDocument): Promise<ManagedNode[]> {
  if (!input.InstanceIds?.length) return resolveTargets(call, input.Targets ?? []);
  const found = input.InstanceIds.map((id) => findNode(call, id));
  const missing = input.InstanceIds.filter((_id, i) => found[i] === undefined);
  if (missing.length > 0) throw invalidInstance(call, missing);
  const nodes = found.filter((node) => node !== undefined);
  const unfit = nodes.find(({ platformType }) => !supports(document, platformType));
  if (unfit)
    throw new AwsError(
      'UnsupportedPlatformType',
      `The document doesn't support the platform type of the given managed node IDs: ${unfit.id} is ${unfit.platformType}.`,
    );
  return nodes;
}

/** From schema 2.2 on a step that a platform lacks is passed over. */
const supports = (document: CommandDocument, platform: ManagedNode['platformType']): boolean =>
  document.schemaVersion === '2.2' || document.steps.every(({ action }) => runsOn(action, platform));
