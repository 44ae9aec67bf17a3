import type { StaticErrorSchema } from '@smithy/types';
import { AwsError, internalFailure } from '../errors.ts';
import type { WireError } from './protocol.ts';
import { traitsOf } from './schema.ts';
import type { ServiceSchema } from './service-schema.ts';

interface ErrorTraits {
  httpError?: number;
  awsQueryError?: [code: string, status: number];
}

/** An error of an operation, or of the front door itself, with the codes and the status that the model gives it. */
export function toWireError(error: unknown, service: ServiceSchema): WireError {
  const known = error instanceof AwsError ? error : internalFailure(error);
  const schema = service.error(known.code);
  const traits = errorTraits(schema);
  // a status that the operation set itself goes before the model's
  const own = known.status === 400 ? undefined : known.status;
  return {
    code: schema?.[2] ?? known.code,
    queryCode: traits.awsQueryError?.[0] ?? known.code,
    status: own ?? traits.httpError ?? known.status,
    queryStatus: own ?? traits.awsQueryError?.[1] ?? traits.httpError ?? known.status,
    message: known.message,
    schema,
    members: known.members,
  };
}

export const errorTraits = (schema: StaticErrorSchema | undefined): ErrorTraits =>
  schema ? (traitsOf(schema[3]) as ErrorTraits) : {};
