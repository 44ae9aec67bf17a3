import { createHash } from 'node:crypto';
import type { MessageAttribute } from './state.ts';

export const md5 = (data: string | Buffer): string => createHash('md5').update(data).digest('hex');

/**
 * SDKs check it: attributes by name, each as length-prefixed name and type, a byte for the kind of value, and the value.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: Record<string, MessageAttribute>): string | undefined {
  const names = Object.keys(attributes).toSorted((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { dataType, stringValue, binaryValue } = attributes[name] as MessageAttribute;
    return [
      prefixed(Buffer.from(name)),
      prefixed(Buffer.from(dataType)),
      binaryValue === undefined ? Buffer.of(1) : Buffer.of(2),
      prefixed(binaryValue === undefined ? Buffer.from(stringValue ?? '') : Buffer.from(binaryValue, 'base64')),
    ];
  });
  return md5(Buffer.concat(parts));
}

function prefixed(data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}
