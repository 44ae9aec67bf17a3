import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { findQueueByArn, queueUrl } from '../sqs/queue-address.ts';
import { numberOf } from '../sqs/queue-attributes.ts';
import { rolePrincipal } from './execution-role.ts';
import type { EventSourceMapping, FunctionVersion } from './state.ts';

const invalid = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, 400, { Type: 'User' });

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
export function checkMapping(call: Call, mapping: EventSourceMapping, version: FunctionVersion): void {
  if (mapping.eventSourceArn.split(':')[2] !== 'sqs')
    throw new AwsError(
      'NotImplemented',
      `Event sources other than SQS are not emulated: ${mapping.eventSourceArn}`,
      501,
    );
  const queue = findQueueByArn(call, mapping.eventSourceArn);
  if (!queue)
    throw invalid(
      `Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.`,
    );
  const { batchSize, batchingWindow, maximumConcurrency } = mapping;
  const largest = queue.fifo ? 10 : 10_000;
  if (batchSize < 1 || batchSize > largest)
    throw invalid(`Batch size must be between 1 and ${largest} for this event source.`);
  if (batchingWindow < 0 || batchingWindow > 300)
    throw invalid('MaximumBatchingWindowInSeconds must be between 0 and 300.');
  if (batchSize > 10 && batchingWindow === 0)
    throw invalid('Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10');
  if (queue.fifo && batchingWindow > 0) throw invalid('Batching window is not supported for FIFO queues.');
  if (maximumConcurrency !== undefined && (maximumConcurrency < 2 || maximumConcurrency > 1_000))
    throw invalid('MaximumConcurrency must be between 2 and 1000.');
  const visibility = numberOf(queue, 'VisibilityTimeout');
  if (visibility < version.configuration.timeout)
    throw invalid(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${version.configuration.timeout} seconds`,
    );
}

/** Calls that cannot succeed, one for each action the poller needs: they are refused for want of a right, or for their input. */
const probes = {
  ReceiveMessage: { MaxNumberOfMessages: 0 },
  DeleteMessage: { ReceiptHandle: 'none' },
  GetQueueAttributes: { AttributeNames: ['QueueArn'] },
};

export async function checkSourceAccess(call: Call, version: FunctionVersion, queueArn: string): Promise<void> {
  const queue = findQueueByArn(call, queueArn);
  if (!queue) return;
  for (const [operation, input] of Object.entries(probes))
    try {
      const QueueUrl = queueUrl(call, queue);
      await call.invoke({
        service: 'sqs',
        operation,
        input: { QueueUrl, ...input },
        principal: rolePrincipal(call, version),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (/AccessDenied/.test(error.code))
        throw invalid(`The provided execution role does not have permissions to call ${operation} on SQS`);
    }
}
