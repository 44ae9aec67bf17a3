import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { invocationsOf, commands, type InvocationRow } from '../commands/state.ts';
import { startCommand } from '../commands/send-command.ts';
import { putAssociationCompliance } from '../compliance/association-compliance.ts';
import { resolveTargets } from '../nodes/resolve-targets.ts';
import { announceAssociation, announceNode } from './association-events.ts';
import { isClosed } from './calendars.ts';
import {
  associations,
  executions,
  nodeStatuses,
  statusKey,
  type AssociationRow,
  type AssociationStatus,
  type ExecutionRow,
  type NodeStatusRow,
} from './state.ts';

interface Application {
  associationId: string;
  /** All of its targets where it names none. */
  nodeIds?: string[];
}

export const applyLater = (call: Call, associationId: string, nodeIds?: string[]): string =>
  call.later({ task: 'ssm/apply-association', payload: { associationId, ...(nodeIds ? { nodeIds } : {}) } });

/** Begins an execution: the document runs as a command on the association's nodes. */
export async function applyAssociation({ associationId, nodeIds }: Application, call: Call): Promise<void> {
  const association = associations(call).get(associationId);
  if (!association) return;
  const execution: ExecutionRow = {
    id: call.ids.uuid(),
    associationId,
    version: association.version,
    createdAt: call.now(),
    status: 'InProgress',
    targets: [],
  };
  executions(call).put(execution.id, execution);
  if (await isClosed(call, association.calendars)) return finish(call, association, execution, 'Skipped');
  try {
    await begin(call, association, execution, nodeIds);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    finish(call, association, execution, 'Failed');
  }
}

async function begin(call: Call, association: AssociationRow, execution: ExecutionRow, only?: string[]): Promise<void> {
  const nodes = only ?? (await resolveTargets(call, association.targets)).map(({ id }) => id);
  // a node that is not there yet gets the association when it registers
  const parameters = { ...association.parameters };
  const s3 = association.output?.S3Location;
  const command = await startCommand(
    call,
    {
      DocumentName: association.documentName,
      DocumentVersion: association.documentVersion,
      Parameters: parameters,
      Targets: [{ Key: 'InstanceIds', Values: nodes }],
      ...(association.maxConcurrency === undefined ? {} : { MaxConcurrency: association.maxConcurrency }),
      ...(association.maxErrors === undefined ? {} : { MaxErrors: association.maxErrors }),
      ...(s3?.OutputS3BucketName === undefined
        ? {}
        : { OutputS3BucketName: s3.OutputS3BucketName, OutputS3KeyPrefix: s3.OutputS3KeyPrefix }),
    },
    call.principal,
    {
      associationId: association.id,
      ended: { task: 'ssm/association-ended', payload: { executionId: execution.id } },
    },
  );
  for (const nodeId of command.nodeIds) {
    const before = nodeStatuses(call).get(statusKey(association.id, nodeId));
    nodeStatuses(call).put(statusKey(association.id, nodeId), {
      ...before,
      associationId: association.id,
      nodeId,
      status: 'Pending',
      summary: '',
    });
  }
  executions(call).put(execution.id, {
    ...execution,
    commandId: command.id,
    targets: command.nodeIds.map((nodeId) => ({ nodeId, status: 'InProgress' as const })),
  });
}

/** The command has come to its end on every node. */
export function associationEnded({ executionId }: { executionId: string }, call: Call): void {
  const execution = executions(call).get(executionId);
  const association = associations(call).get(execution?.associationId ?? '');
  const command = commands(call).get(execution?.commandId ?? '');
  if (!execution || !association || !command) return;
  const all = invocationsOf(call, command);
  for (const invocation of all) recordNode(call, association, execution, invocation);
  const targets = all.map(({ nodeId, status }) => ({ nodeId, status: statusOf(status) }));
  const failed = command.details !== 'NoInstancesInTag' && command.status !== 'Success';
  finish(call, association, { ...execution, targets }, failed ? 'Failed' : 'Success');
}

const statusOf = (status: InvocationRow['status']): 'Success' | 'Failed' =>
  status === 'Success' ? 'Success' : 'Failed';

function recordNode(call: Call, association: AssociationRow, execution: ExecutionRow, invocation: InvocationRow): void {
  const { nodeId } = invocation;
  const key = statusKey(association.id, nodeId);
  const status = statusOf(invocation.status);
  const count = invocation.results.length;
  const good = invocation.results.filter((result) => result.status === 'Success').length;
  const before = nodeStatuses(call).get(key);
  const succeededAt = status === 'Success' ? call.now() : before?.succeededAt;
  const row: NodeStatusRow = {
    associationId: association.id,
    nodeId,
    status,
    executedAt: call.now(),
    ...(succeededAt === undefined ? {} : { succeededAt }),
    summary: `${count} out of ${count} plugin${count === 1 ? '' : 's'} processed, ${good} success, ${count - good} failed, 0 timedout, 0 skipped. `,
    ...(status === 'Failed' ? { errorCode: invocation.details } : {}),
  };
  nodeStatuses(call).put(key, row);
  announceNode(call, association, row);
  if (association.sync !== 'MANUAL') putAssociationCompliance(call, association, execution.id, row);
}

function finish(call: Call, association: AssociationRow, execution: ExecutionRow, status: AssociationStatus): void {
  executions(call).put(execution.id, { ...execution, status, endedAt: call.now() });
  const current = associations(call).get(association.id);
  if (!current) return;
  const ended: AssociationRow = {
    ...current,
    status,
    executedAt: call.now(),
    ...(status === 'Success' ? { succeededAt: call.now() } : {}),
  };
  associations(call).put(association.id, ended);
  call.changed('AWS::SSM::AssociationCompliance', `AWS::SSM::ManagedInstanceInventory/${association.id}`);
  announceAssociation(call, ended);
}
