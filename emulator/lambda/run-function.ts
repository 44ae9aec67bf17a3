import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { issueSession } from '../sts/issue-session.ts';
import { concurrencyOf } from './concurrency.ts';
import { rolePrincipal } from './execution-role.ts';
import { findFunction, functionArn } from './function-name.ts';
import { logGroupOf } from './function-settings.ts';
import { writeLog } from './function-log.ts';
import type { ExtensionBackend, RunResult } from './runner.ts';
import { packages, type FunctionVersion } from './state.ts';

export interface Run extends RunResult {
  requestId: string;
}

export interface RunOptions {
  requestId?: string;
  qualifier?: string;
  clientContext?: string;
}

/**
 * Runs a function once, whoever asked for it: counts it against the concurrency, writes its log and its metrics.
 * Throws `TooManyRequestsException` when it is throttled. What the function itself does wrong is in the answer.
 */
export async function runFunction(
  call: Call,
  version: FunctionVersion,
  payload: string,
  options: RunOptions = {},
): Promise<Run> {
  const runner = call.part('lambda/runner');
  if (!runner)
    throw new AwsError('ServiceException', 'No runner for functions is attached to the stand-in.', 500, {
      Type: 'Service',
    });
  const release = concurrencyOf(runner).take(call, findFunction(call, version));
  const requestId = options.requestId ?? call.ids.uuid();
  call.commit();
  try {
    const result = await runner.run({
      functionArn: functionArn(call, version.name, options.qualifier),
      functionName: version.name,
      version: version.version,
      requestId,
      payload,
      environmentKey: `${functionArn(call, version.name, version.version)} ${version.revisionId}`,
      handler: version.configuration.handler,
      packageKey: version.code.packageKey,
      zip: () => Buffer.from(packages(call).get(version.code.packageKey) ?? '', 'base64'),
      environment: () => environmentOf(call, version),
      newEnvironmentId: () => call.ids.hex(32),
      timeoutMs: version.configuration.timeout * 1000,
      memoryMb: version.configuration.memorySize,
      ...(options.clientContext === undefined ? {} : { clientContext: options.clientContext }),
      now: () => call.now(),
      ...(hasExtension(version) ? { extension: extensionBackend(call, version) } : {}),
    });
    await writeLog(call, version, result);
    publishMetrics(call, version.name, { Invocations: 1, Errors: result.failed ? 1 : 0, Duration: result.durationMs });
    return { ...result, requestId };
  } finally {
    release();
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
function environmentOf(call: Call, version: FunctionVersion): Record<string, string> {
  const { credentials } = issueSession(call, {
    roleArn: version.configuration.role,
    sessionName: version.name,
    service: 'lambda.amazonaws.com',
    sourceArn: functionArn(call, version.name),
    duration: 12 * 3600,
  });
  const endpoint = call.part('endpoint-url');
  return {
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...version.configuration.environment,
    AWS_REGION: call.region,
    AWS_DEFAULT_REGION: call.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${version.configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: version.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(version.configuration.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(version),
    _HANDLER: version.configuration.handler,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html */
const hasExtension = ({ configuration }: FunctionVersion): boolean =>
  configuration.layers.some((layer) => layer.includes('AWS-Parameters-and-Secrets-Lambda-Extension'));

function extensionBackend(call: Call, version: FunctionVersion): ExtensionBackend {
  const ask = (service: string, operation: string) => (input: Record<string, unknown>) =>
    call.invoke({ service, operation, input, principal: rolePrincipal(call, version) });
  return { getParameter: ask('ssm', 'GetParameter'), getSecretValue: ask('secrets-manager', 'GetSecretValue') };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function publishMetrics(call: Call, name: string, values: Record<string, number>): void {
  const metrics = Object.entries(values).map(([metric, value]) => ({
    name: metric,
    dimensions: { FunctionName: name },
    value,
    unit: metric === 'Duration' ? 'Milliseconds' : 'Count',
    at: call.now(),
  }));
  call.later({ task: 'cloudwatch/publish', payload: { namespace: 'AWS/Lambda', metrics } });
}
