import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { logGroupOf } from './function-settings.ts';
import { rolePrincipal } from './execution-role.ts';
import type { RunResult } from './runner.ts';
import type { FunctionVersion } from './state.ts';

/** `2026/03/01/[$LATEST]0123…`: one stream for each execution environment. */
const streamOf = (call: Call, version: FunctionVersion, environmentId: string): string =>
  `${new Date(call.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[${version.version}]${environmentId}`;

/** Writes as the execution role: a role that may not write logs gets none, and the function runs all the same. */
export async function writeLog(call: Call, version: FunctionVersion, result: RunResult): Promise<void> {
  const names = {
    logGroupName: logGroupOf(version),
    logStreamName: streamOf(call, version, result.environmentId),
  };
  const logs = (operation: string, input: Record<string, unknown>): Promise<unknown> =>
    call.invoke({ service: 'logs', operation, input, principal: rolePrincipal(call, version) });
  const write = (): Promise<unknown> =>
    logs('PutLogEvents', {
      ...names,
      logEvents: result.log.map((message) => ({ timestamp: call.now(), message })),
    });
  try {
    await write();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code !== 'ResourceNotFoundException') return;
    await createStream(logs, names);
    await write().catch(ignoreRefusal);
  }
}

async function createStream(
  logs: (operation: string, input: Record<string, unknown>) => Promise<unknown>,
  names: { logGroupName: string; logStreamName: string },
): Promise<void> {
  await logs('CreateLogGroup', { logGroupName: names.logGroupName }).catch(ignoreRefusal);
  await logs('CreateLogStream', names).catch(ignoreRefusal);
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof AwsError)) throw error;
}
