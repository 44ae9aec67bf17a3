import * as client from '@aws-sdk/client-sqs';
import type { ServiceDefinition } from '../wire/operation.ts';
import { changeMessageVisibility, changeMessageVisibilityBatch } from './change-visibility.ts';
import { endWait } from './consumers.ts';
import { deleteMessage, deleteMessageBatch, purgeQueue } from './delete-message.ts';
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from './message-move.ts';
import { publishMetrics } from './metrics.ts';
import { moveMessages } from './move-messages.ts';
import { getQueueAttributes, listQueueTags, setQueueAttributes, tagQueue, untagQueue } from './queue-settings.ts';
import { createQueue, deleteQueue, getQueueUrl, listDeadLetterSourceQueues, listQueues } from './queues.ts';
import { receiveMessage } from './receive-message.ts';
import { sendMessage, sendMessageBatch } from './send-message.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'sqs',
  module: client,
  operations: [
    createQueue,
    deleteQueue,
    getQueueUrl,
    listQueues,
    listDeadLetterSourceQueues,
    getQueueAttributes,
    setQueueAttributes,
    tagQueue,
    untagQueue,
    listQueueTags,
    sendMessage,
    sendMessageBatch,
    receiveMessage,
    deleteMessage,
    deleteMessageBatch,
    purgeQueue,
    changeMessageVisibility,
    changeMessageVisibilityBatch,
    startMessageMoveTask,
    listMessageMoveTasks,
    cancelMessageMoveTask,
  ],
  tasks: { 'end-wait': endWait, 'publish-metrics': publishMetrics, 'move-messages': moveMessages },
};
