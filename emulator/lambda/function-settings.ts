import * as client from '@aws-sdk/client-lambda';
import type { Call } from '../call.ts';
import { AwsError, validationError } from '../errors.ts';
import { functionArn, LATEST } from './function-name.ts';
import type { FunctionConfiguration, FunctionVersion } from './state.ts';

type Given = Partial<client.CreateFunctionCommandInput>;

const defaults: FunctionConfiguration = {
  runtime: '',
  role: '',
  handler: '',
  description: '',
  timeout: 3,
  memorySize: 128,
  environment: {},
  layers: [],
  architecture: 'x86_64',
  tracingMode: 'PassThrough',
  ephemeralStorage: 512,
};

const invalid = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, 400, { Type: 'User' });

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED = new Set(
  '_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR'.split(
    ' ',
  ),
);

/** The settings after a create or an update: what is not given stays. */
export function applySettings(given: Given, before: FunctionConfiguration = defaults): FunctionConfiguration {
  checkRange('timeout', given.Timeout, 1, 900);
  checkRange('memorySize', given.MemorySize, 128, 10_240);
  if (given.Runtime !== undefined) checkRuntime(given.Runtime);
  if (given.Handler !== undefined && !/^\S{1,128}$/.test(given.Handler))
    throw validationError(
      `1 validation error detected: Value '${given.Handler}' at 'handler' failed to satisfy constraint: Member must satisfy regular expression pattern: [^\\s]+`,
    );
  if (given.Environment?.Variables) checkEnvironment(given.Environment.Variables);
  if (given.Layers && given.Layers.length > 5) throw invalid('Layers consume more than the available size of 5 layers');
  const deadLetterArn = given.DeadLetterConfig ? given.DeadLetterConfig.TargetArn : before.deadLetterArn;
  const logGroup = given.LoggingConfig?.LogGroup ?? before.logGroup;
  return {
    runtime: given.Runtime ?? before.runtime,
    role: checkRole(given.Role ?? before.role),
    handler: given.Handler ?? before.handler,
    description: given.Description ?? before.description,
    timeout: given.Timeout ?? before.timeout,
    memorySize: given.MemorySize ?? before.memorySize,
    environment: given.Environment?.Variables ?? before.environment,
    layers: given.Layers ?? before.layers,
    architecture: given.Architectures?.[0] ?? before.architecture,
    tracingMode: given.TracingConfig?.Mode ?? before.tracingMode,
    ephemeralStorage: given.EphemeralStorage?.Size ?? before.ephemeralStorage,
    ...(deadLetterArn ? { deadLetterArn } : {}),
    ...(logGroup === undefined ? {} : { logGroup }),
  };
}

function checkRange(member: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return;
  const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
  throw validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

function checkRuntime(runtime: string): void {
  if ((Object.values(client.Runtime) as string[]).includes(runtime)) return;
  throw invalid(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${Object.values(client.Runtime).join(', ')}] or be a valid ARN`,
  );
}

function checkRole(role: string): string {
  if (/^arn:aws[\w-]*:iam::\d{12}:role\/?[\w+=,.@\-/]+$/.test(role)) return role;
  throw validationError(
    `1 validation error detected: Value '${role}' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+`,
  );
}

function checkEnvironment(variables: Record<string, string>): void {
  const reserved = Object.keys(variables).filter((key) => RESERVED.has(key));
  const cannot =
    'Lambda was unable to configure your environment variables because the environment variables you have provided';
  if (reserved.length > 0)
    throw invalid(
      `${cannot} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  const bad = Object.keys(variables).find((key) => !/^[a-zA-Z]\w+$/.test(key));
  if (bad !== undefined)
    throw validationError(
      `1 validation error detected: Value '${bad}' at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`,
    );
  const text = JSON.stringify(variables);
  if (Buffer.byteLength(text) > 4_096) throw invalid(`${cannot} exceeded the 4KB limit. String measured: ${text}`);
}

/** Lambda's own timestamps: `2026-03-01T00:00:00.000+0000`. */
export const lambdaTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

export function shownConfiguration(
  call: Call,
  version: FunctionVersion,
  qualified = false,
): client.FunctionConfiguration {
  const { configuration: settings, code } = version;
  const named = qualified || version.version !== LATEST ? version.version : undefined;
  return {
    FunctionName: version.name,
    FunctionArn: functionArn(call, version.name, named),
    Runtime: settings.runtime as client.Runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.size,
    CodeSha256: code.sha256,
    Description: settings.description,
    Timeout: settings.timeout,
    MemorySize: settings.memorySize,
    LastModified: lambdaTime(version.modifiedAt),
    Version: version.version,
    ...(Object.keys(settings.environment).length > 0 ? { Environment: { Variables: settings.environment } } : {}),
    ...(settings.deadLetterArn === undefined ? {} : { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    TracingConfig: { Mode: settings.tracingMode as client.TracingMode },
    RevisionId: version.revisionId,
    ...(settings.layers.length > 0 ? { Layers: settings.layers.map((Arn) => ({ Arn })) } : {}),
    State: version.state,
    ...(version.state === 'Pending'
      ? { StateReason: 'The function is being created.', StateReasonCode: 'Creating' as const }
      : {}),
    LastUpdateStatus: version.lastUpdateStatus,
    PackageType: 'Zip',
    Architectures: [settings.architecture as client.Architecture],
    EphemeralStorage: { Size: settings.ephemeralStorage },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: logGroupOf(version) },
  };
}

export const logGroupOf = (version: FunctionVersion): string =>
  version.configuration.logGroup ?? `/aws/lambda/${version.name}`;
