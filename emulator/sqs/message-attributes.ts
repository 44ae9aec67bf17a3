import { AwsError } from '../errors.ts';
import type { Message, MessageAttribute } from './state.ts';

export type GivenAttributes = Record<
  string,
  { DataType?: string | undefined; StringValue?: string | undefined; BinaryValue?: Uint8Array | undefined }
>;

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-message-attributes */
export function checkMessageAttributes(given: GivenAttributes): Record<string, MessageAttribute> {
  const names = Object.keys(given);
  if (names.length > 10)
    throw invalid(`Number of message attributes [${names.length}] exceeds the allowed maximum [10].`);
  return Object.fromEntries(names.map((name) => [name, checkAttribute(name, given[name] ?? {})]));
}

function checkAttribute(name: string, given: GivenAttributes[string]): MessageAttribute {
  if (!/^(?!aws\.|amazon\.|\.)[\w.-]{1,256}$/i.test(name) || name.endsWith('.') || name.includes('..'))
    throw invalid(`The message attribute name '${name}' is invalid.`);
  const dataType = given.DataType ?? '';
  const kind = dataType.split('.')[0];
  if (!dataType) throw invalid(`The message attribute '${name}' must contain a non-empty message attribute type.`);
  if (kind !== 'String' && kind !== 'Number' && kind !== 'Binary')
    throw invalid(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  if (kind === 'Binary') {
    if (!given.BinaryValue || given.BinaryValue.length === 0) throw empty(name, 'binary');
    return { dataType, binaryValue: Buffer.from(given.BinaryValue).toString('base64') };
  }
  if (!given.StringValue) throw empty(name, 'string');
  if (kind === 'Number' && !Number.isFinite(Number(given.StringValue)))
    throw invalid(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  return { dataType, stringValue: given.StringValue };
}

const empty = (name: string, kind: string): AwsError =>
  invalid(`The message attribute '${name}' must contain a non-empty value of type ${kind}.`);

/** Names, types and values count towards a message's size. */
export const sizeOfAttributes = (given: GivenAttributes | undefined): number =>
  Object.entries(given ?? {}).reduce(
    (sum, [name, { DataType = '', StringValue = '', BinaryValue }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.length ?? 0),
    0,
  );

/** The attributes asked for: by name, `All`, `.*`, or a prefix as in `trace.*`. */
export function pickAttributes(message: Message, asked: readonly string[]): Record<string, MessageAttribute> {
  const wanted = (name: string): boolean =>
    asked.some((pattern) =>
      pattern === 'All' || pattern === '.*'
        ? true
        : pattern.endsWith('.*')
          ? name.startsWith(pattern.slice(0, -2))
          : name === pattern,
    );
  return Object.fromEntries(Object.entries(message.attributes).filter(([name]) => wanted(name)));
}
