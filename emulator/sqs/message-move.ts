import type * as client from '@aws-sdk/client-sqs';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { currentMessages } from './messages.ts';
import { findQueueByArn, onQueueArn, queueArn } from './queue-address.ts';
import { sourcesOf } from './queues.ts';
import { inRange } from './receive-message.ts';
import { moveTasks, type MoveTask, type Queue } from './state.ts';

const operation = operationsOf<typeof client>();

const handleOf = (task: MoveTask): string =>
  Buffer.from(JSON.stringify({ taskId: task.id, sourceArn: task.sourceArn })).toString('base64');

/** The dead-letter queue's own actions, and SendMessage on wherever the messages go. */
function accessFor(call: Call, action: string, sourceArn: string, targets: string[]): AccessRequest[] {
  return [
    ...[action, 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((name) =>
      onQueueArn(call, name, sourceArn),
    ),
    ...targets.map((target) => onQueueArn(call, 'SendMessage', target)),
  ];
}

/**
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export const startMessageMoveTask = operation('StartMessageMoveTask', {
  access(input, call) {
    const sourceArn = input.SourceArn ?? '';
    const origins = sourcesOf(call, sourceArn).map((queue) => queueArn(call, queue));
    return accessFor(call, 'StartMessageMoveTask', sourceArn, input.DestinationArn ? [input.DestinationArn] : origins);
  },
  handle(input, call) {
    const source = existing(call, 'SourceArn', input.SourceArn);
    const sourceArn = queueArn(call, source);
    if (sourcesOf(call, sourceArn).length === 0)
      throw new AwsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
    if (input.DestinationArn !== undefined) checkDestination(call, source, input.DestinationArn);
    const perSecond = input.MaxNumberOfMessagesPerSecond;
    if (perSecond !== undefined) inRange('MaxNumberOfMessagesPerSecond', perSecond, 1, 500);
    if (tasksOf(call, sourceArn).some(({ status }) => status === 'RUNNING' || status === 'CANCELLING'))
      throw new AwsError(
        'InvalidParameterValue',
        'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
      );
    const task: MoveTask = {
      id: call.ids.uuid(),
      sourceArn,
      ...(input.DestinationArn === undefined ? {} : { destinationArn: input.DestinationArn }),
      ...(perSecond === undefined ? {} : { perSecond }),
      status: 'RUNNING',
      moved: 0,
      toMove: currentMessages(call, source).filter(({ visibleAt }) => visibleAt <= call.now()).length,
      startedAt: call.now(),
    };
    moveTasks(call).put(task.id, task);
    call.later({ task: 'sqs/move-messages', payload: { taskId: task.id } });
    return { TaskHandle: handleOf(task) };
  },
});

function checkDestination(call: Call, source: Queue, destinationArn: string): void {
  const destination = existing(call, 'DestinationArn', destinationArn);
  if (destination.fifo !== source.fifo)
    throw new AwsError('InvalidParameterValue', 'The destination queue must be of the same type as the source queue.');
  if (destinationArn === queueArn(call, source))
    throw new AwsError('InvalidParameterValue', 'Source queue arn and destination queue arn cannot be the same.');
}

function existing(call: Call, parameter: string, arn: string | undefined): Queue {
  const queue = findQueueByArn(call, arn ?? '');
  if (queue) return queue;
  throw new AwsError(
    'ResourceNotFoundException',
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  );
}

/** Of one source queue, the latest first. */
const tasksOf = (call: Call, sourceArn: string): MoveTask[] =>
  moveTasks(call)
    .values()
    .filter((task) => task.sourceArn === sourceArn)
    .toReversed();

export const listMessageMoveTasks = operation('ListMessageMoveTasks', {
  access: (input, call) => onQueueArn(call, 'ListMessageMoveTasks', input.SourceArn ?? ''),
  handle(input, call) {
    existing(call, 'SourceArn', input.SourceArn);
    const limit = inRange('MaxResults', input.MaxResults ?? 1, 1, 10);
    return {
      Results: tasksOf(call, input.SourceArn ?? '')
        .slice(0, limit)
        .map(shown),
    };
  },
});

const shown = (task: MoveTask): client.ListMessageMoveTasksResultEntry => ({
  // only a running task can be cancelled, so only it shows its handle
  ...(task.status === 'RUNNING' ? { TaskHandle: handleOf(task) } : {}),
  Status: task.status,
  SourceArn: task.sourceArn,
  ...(task.destinationArn === undefined ? {} : { DestinationArn: task.destinationArn }),
  ...(task.perSecond === undefined ? {} : { MaxNumberOfMessagesPerSecond: task.perSecond }),
  ApproximateNumberOfMessagesMoved: task.moved,
  ApproximateNumberOfMessagesToMove: task.toMove,
  ...(task.failureReason === undefined ? {} : { FailureReason: task.failureReason }),
  StartedTimestamp: task.startedAt,
});

export const cancelMessageMoveTask = operation('CancelMessageMoveTask', {
  access(input, call) {
    const task = taskOf(call, input.TaskHandle);
    return accessFor(call, 'CancelMessageMoveTask', task?.sourceArn ?? '*', []);
  },
  handle(input, call) {
    const task = taskOf(call, input.TaskHandle);
    if (!task || task.status !== 'RUNNING')
      throw new AwsError(
        'ResourceNotFoundException',
        "The resource that you specified for the TaskHandle parameter doesn't exist.",
      );
    moveTasks(call).put(task.id, { ...task, status: 'CANCELLING' });
    return { ApproximateNumberOfMessagesMoved: task.moved };
  },
});

function taskOf(call: Call, handle: string | undefined): MoveTask | undefined {
  try {
    const { taskId } = JSON.parse(Buffer.from(handle ?? '', 'base64').toString()) as { taskId: string };
    return moveTasks(call).get(taskId);
  } catch {
    return undefined;
  }
}
