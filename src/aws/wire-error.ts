/** An AWS error by what the wire says, whatever class the SDK made of it. */
export interface WireError {
  code: string;
  message: string;
  /** HTTP status, 0 where none arrived. */
  status: number;
}

/** AWS refused for want of a permission; the message names the action to grant. */
export class MissingPermission extends Error {
  readonly action: string;

  constructor(action: string, said: string) {
    super(`The role lacks ${action}. Grant it in serverless.yml. AWS said: ${said}`);
    this.name = 'MissingPermission';
    this.action = action;
  }
}

/** AWS answered, but did not take it just now. */
export class NotTaken extends Error {}

const THROTTLES = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'TooManyUpdates',
]);
const DENIALS = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'OpsItemAccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'UnauthorizedOperation',
]);
const BROKEN_CONNECTIONS = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const field = (from: object, name: string): unknown => Reflect.get(from, name);

/** What an error thrown by an SDK client or by Node's network says, or undefined for a fault of our own. */
export function wireErrorOf(error: unknown): WireError | undefined {
  if (!(error instanceof Error)) return undefined;
  const metadata = field(error, '$metadata');
  const systemCode = field(error, 'code');
  const broken = typeof systemCode === 'string' && BROKEN_CONNECTIONS.has(systemCode);
  const status = typeof metadata === 'object' && metadata !== null ? field(metadata, 'httpStatusCode') : undefined;
  if (metadata === undefined && !broken && !BROKEN_CONNECTIONS.has(error.name)) return undefined;
  return {
    code: broken ? systemCode : error.name,
    message: error.message,
    status: typeof status === 'number' ? status : 0,
  };
}

/** AWS asks to come again later. */
export function isThrottle(error: unknown): boolean {
  const wire = wireErrorOf(error);
  return wire !== undefined && (THROTTLES.has(wire.code) || wire.status === 429);
}

/** The call may or may not have taken effect. */
export function isTransient(error: unknown): boolean {
  const wire = wireErrorOf(error);
  return wire !== undefined && (wire.status >= 500 || BROKEN_CONNECTIONS.has(wire.code));
}

/** AWS answered, and will answer the same again. */
export function isRefusal(error: unknown): boolean {
  const status = wireErrorOf(error)?.status ?? 0;
  return error instanceof MissingPermission || (status >= 400 && status < 500 && !isThrottle(error));
}

/** `error.name` is one of `codes`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  const wire = wireErrorOf(error);
  return wire !== undefined && codes.includes(wire.code);
}

/**
 * Turns a refusal into an error that names the missing action:
 * `User: … is not authorized to perform: ssm:StartAutomationExecution on resource: …`.
 */
export function explainDenial(error: unknown): unknown {
  const wire = wireErrorOf(error);
  if (!wire || !DENIALS.has(wire.code)) return error;
  const action = /perform:? ([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(wire.message)?.[1];
  return new MissingPermission(action ?? 'an action that AWS does not name', wire.message);
}
