import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { resourceTypes } from '../resources/index.ts';
import type { Created, Provisioning, ResourceType, Updated } from '../resources/resource-type.ts';
import type { ResourceVersion, Stack, StackResource, Work } from '../state.ts';
import { invalid, type JsonObject } from '../template/template.ts';
import { invokeApi } from './api.ts';
import { resolveDynamicReferences } from './resolve-properties.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Errors that say that what is to be deleted is gone already. */
const GONE = /NotFound|NoSuch|NonExistent|DoesNotExist|InvalidDocument$|ResourceNotFound|NotExist|NoSuchEntity/;

export function typeOf(name: string): ResourceType {
  const type = resourceTypes.get(name);
  if (!type) throw invalid(`Template format error: Unrecognized resource types: [${name}]`);
  return type;
}

/** The random end of a generated name, kept with the resource so that a creation resumed after a restart uses the same name. */
export const newSuffix = (call: Call): string =>
  Array.from({ length: 12 }, () => ALPHABET.charAt(Math.floor(call.ids.random() * ALPHABET.length))).join('');

export function provisioning(
  call: Call,
  stack: Stack,
  work: Work,
  resource: Pick<StackResource, 'logicalId' | 'suffix' | 'updating'>,
  resumed = false,
): Provisioning {
  const { logicalId, suffix, updating } = resource;
  return {
    call,
    stackName: stack.stackName,
    stackId: stack.stackId,
    logicalId,
    resumed,
    round: updating?.round ?? 0,
    api: (service, operation, input) => invokeApi(call, work.principal, service, operation, input),
    generatedName: (maxLength = 64) => `${`${stack.stackName}-${logicalId}`.slice(0, maxLength - 13)}-${suffix}`,
  };
}

export async function createResource(
  type: ResourceType,
  properties: JsonObject,
  to: Provisioning,
  work: Work,
): Promise<Required<Created>> {
  const actual = await resolveDynamicReferences(properties, to.call, work.principal);
  const created = await type.create(actual, to);
  return { attributes: {}, ref: created.physicalId, ...created };
}

export async function updateResource(
  type: ResourceType,
  properties: JsonObject,
  before: ResourceVersion,
  to: Provisioning,
  work: Work,
): Promise<Updated> {
  if (!type.update) throw invalid(`Updates are not allowed for ${type.type}.`);
  const actual = await resolveDynamicReferences(properties, to.call, work.principal);
  return (await type.update(actual, before, to)) ?? {};
}

export async function deleteResource(resource: ResourceVersion, to: Provisioning): Promise<void> {
  if (resource.physicalId === undefined) return;
  try {
    await typeOf(resource.type).delete({ ...resource, physicalId: resource.physicalId }, to);
  } catch (error) {
    if (!(error instanceof AwsError && GONE.test(error.code))) throw error;
  }
}

/** The status reason of a failed resource. Anything but an API's error is a fault of the stand-in's own and goes on up. */
export function failureReason(error: unknown, to: Provisioning): string {
  if (!(error instanceof AwsError)) throw error;
  if (error.code === 'ValidationError') return error.message;
  const handlerCode =
    HANDLER_CODES.find(([pattern]) => pattern.test(error.code))?.[1] ??
    (error.status >= 500 ? 'ServiceInternalError' : 'InvalidRequest');
  return `Resource handler returned message: "${error.message} (${error.code}, Status Code: ${error.status}, Request ID: ${to.call.requestId})" (RequestToken: ${to.call.ids.uuid()}, HandlerErrorCode: ${handlerCode})`;
}

/** https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html */
const HANDLER_CODES: [RegExp, string][] = [
  [/AlreadyExists|AlreadyOwned|InUse/, 'AlreadyExists'],
  [/Conflict/, 'ResourceConflict'],
  [/AccessDenied|UnauthorizedOperation|NotAuthorized/, 'AccessDenied'],
  [/NotFound|NoSuch|NonExistent|DoesNotExist/, 'NotFound'],
  [/Throttl|TooManyRequests|RequestLimit/, 'Throttling'],
  [/LimitExceeded/, 'ServiceLimitExceeded'],
];
