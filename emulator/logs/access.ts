import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { AccessRequest } from '../wire/operation.ts';
import { groupArn, nameOf, resourcePolicies } from './state.ts';

export const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);

/** A service that writes needs a resource policy of the account; whoever else asks needs policies of its own. */
export function onGroup(call: Call, action: string, nameOrArn: string | undefined, stream?: string): AccessRequest {
  const resource = groupArn(call, nameOf(nameOrArn));
  return {
    action: `logs:${action}`,
    resource: stream === undefined ? `${resource}:*` : `${resource}:log-stream:${stream}`,
    ...(call.principal.kind === 'service' ? { resourcePolicy: mergedPolicy(call) } : {}),
  };
}

/** All resource policies of the account as one. */
function mergedPolicy(call: Call): string | undefined {
  const statements = resourcePolicies(call)
    .values()
    .flatMap(({ document }) => (JSON.parse(document) as { Statement: unknown }).Statement)
    .map((statement) => ({ ...(statement as Record<string, unknown>), Sid: undefined }));
  return statements.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
