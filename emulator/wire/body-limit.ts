import { AwsError } from '../errors.ts';

const MIB = 1024 * 1024;

/** Most APIs take far less, and say so themselves; this keeps a runaway client from filling the memory. */
const DEFAULT_LIMIT = 6 * MIB;

const LIMITS: Readonly<Record<string, number>> = {
  s3: 256 * MIB,
  // a function's code may come with the call: 50 MB as base64
  lambda: 70 * MIB,
  // BatchWriteItem takes 16 MB
  dynamodb: 24 * MIB,
};

/** The longest request body in bytes for a service, by its signing name. */
export const bodyLimit = (signingName: string | undefined): number => LIMITS[signingName ?? ''] ?? DEFAULT_LIMIT;

export const tooLarge = (limit: number): AwsError =>
  new AwsError('RequestTooLargeException', `Request must be smaller than ${limit} bytes for this service`, 413);
