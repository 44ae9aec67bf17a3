import type * as client from '@aws-sdk/client-lambda';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { checkMapping, checkSourceAccess } from './check-mapping.ts';
import { findVersion, functionArn, notFound, readReference } from './function-name.ts';
import { eventSourceMappings, type EventSourceMapping } from './state.ts';

const operation = operationsOf<typeof client>();
const SETTLE_MS = 1_000;

const mappingArn = (call: Call, uuid: string): string => arn(call, 'lambda', `event-source-mapping:${uuid}`);

/** The actions know the mapping by its ARN and the function by a condition key. */
function onMapping(call: Call, action: string, uuid: string, functionName?: string): AccessRequest {
  const mapping = eventSourceMappings(call).get(uuid);
  const name = functionName ?? mapping?.functionName;
  return {
    action: `lambda:${action}`,
    resource: uuid === '' ? '*' : mappingArn(call, uuid),
    ...(name ? { context: { 'lambda:FunctionArn': functionArn(call, readReference(name).name) } } : {}),
  };
}

export const createEventSourceMapping = operation('CreateEventSourceMapping', {
  access: (input, call) => onMapping(call, 'CreateEventSourceMapping', '', input.FunctionName),
  async handle(input, call) {
    const reference = readReference(input.FunctionName);
    const version = findVersion(call, reference);
    const eventSourceArn = input.EventSourceArn ?? '';
    const mapping: EventSourceMapping = {
      uuid: call.ids.uuid(),
      eventSourceArn,
      functionName: version.name,
      qualifier: reference.qualifier ?? '',
      batchSize: input.BatchSize ?? 10,
      batchingWindow: input.MaximumBatchingWindowInSeconds ?? 0,
      reportBatchItemFailures: input.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
      ...concurrencySetting(input.ScalingConfig),
      enabled: input.Enabled ?? true,
      state: 'Creating',
      modifiedAt: call.now(),
    };
    refuseFilters(input.FilterCriteria);
    checkMapping(call, mapping, version);
    const same = eventSourceMappings(call)
      .values()
      .find((one) => one.eventSourceArn === eventSourceArn && one.functionName === version.name);
    if (same)
      throw new AwsError(
        'ResourceConflictException',
        `An event source mapping with SQS arn (" ${eventSourceArn} ") and function (" ${version.name} ") already exists. Please update or delete the existing mapping with UUID ${same.uuid}`,
        409,
        { Type: 'User' },
      );
    await checkSourceAccess(call, version, eventSourceArn);
    return put(call, mapping);
  },
});

const concurrencySetting = (scaling: client.ScalingConfig | undefined): { maximumConcurrency?: number } =>
  scaling?.MaximumConcurrency === undefined ? {} : { maximumConcurrency: scaling.MaximumConcurrency };

function refuseFilters(criteria: client.FilterCriteria | undefined): void {
  if (criteria?.Filters && criteria.Filters.length > 0)
    throw new AwsError('NotImplemented', 'FilterCriteria of an event source mapping is not emulated', 501);
}

/** Keeps a mapping that is on its way to its next state. */
function put(call: Call, mapping: EventSourceMapping): client.EventSourceMappingConfiguration {
  eventSourceMappings(call).put(mapping.uuid, mapping);
  call.later({ task: 'lambda/settle-mapping', payload: { uuid: mapping.uuid }, after: SETTLE_MS });
  return shown(call, mapping);
}

/** Task: a mapping reaches the state it was on its way to. */
export function settleMapping({ uuid }: { uuid: string }, call: Call): void {
  const mapping = eventSourceMappings(call).get(uuid);
  if (!mapping) return;
  if (mapping.state === 'Deleting') return eventSourceMappings(call).delete(uuid);
  eventSourceMappings(call).put(uuid, { ...mapping, state: mapping.enabled ? 'Enabled' : 'Disabled' });
  const queueArn = mapping.eventSourceArn;
  call.later({ task: 'lambda/poll-queue', payload: { queueArn }, name: `lambda/poll-queue/${queueArn}` });
}

export const getEventSourceMapping = operation('GetEventSourceMapping', {
  access: (input, call) => onMapping(call, 'GetEventSourceMapping', input.UUID ?? ''),
  handle: (input, call) => shown(call, find(call, input.UUID)),
});

export const updateEventSourceMapping = operation('UpdateEventSourceMapping', {
  access: (input, call) => onMapping(call, 'UpdateEventSourceMapping', input.UUID ?? '', input.FunctionName),
  handle(input, call) {
    const before = find(call, input.UUID);
    if (before.state !== 'Enabled' && before.state !== 'Disabled') throw inUse();
    refuseFilters(input.FilterCriteria);
    const reference = readReference(
      input.FunctionName ?? `${before.functionName}${before.qualifier && `:${before.qualifier}`}`,
    );
    const version = findVersion(call, reference);
    const enabled = input.Enabled ?? before.enabled;
    const { maximumConcurrency: _before, ...unscaled } = before;
    const mapping: EventSourceMapping = {
      ...(input.ScalingConfig ? unscaled : before),
      functionName: version.name,
      qualifier: reference.qualifier ?? '',
      batchSize: input.BatchSize ?? before.batchSize,
      batchingWindow: input.MaximumBatchingWindowInSeconds ?? before.batchingWindow,
      reportBatchItemFailures:
        input.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? before.reportBatchItemFailures,
      ...concurrencySetting(input.ScalingConfig),
      enabled,
      state: enabled === before.enabled ? 'Updating' : enabled ? 'Enabling' : 'Disabling',
      modifiedAt: call.now(),
    };
    checkMapping(call, mapping, version);
    return put(call, mapping);
  },
});

export const deleteEventSourceMapping = operation('DeleteEventSourceMapping', {
  access: (input, call) => onMapping(call, 'DeleteEventSourceMapping', input.UUID ?? ''),
  handle(input, call) {
    const mapping = find(call, input.UUID);
    if (mapping.state === 'Deleting' || mapping.state === 'Creating') throw inUse();
    return put(call, { ...mapping, state: 'Deleting', enabled: false, modifiedAt: call.now() });
  },
});

const inUse = (): AwsError =>
  new AwsError('ResourceInUseException', 'Cannot update the event source mapping because it is in use.', 400, {
    Type: 'User',
  });

export const listEventSourceMappings = operation('ListEventSourceMappings', {
  access: () => ({ action: 'lambda:ListEventSourceMappings', resource: '*' }),
  handle(input, call) {
    const name = input.FunctionName === undefined ? undefined : readReference(input.FunctionName).name;
    const wanted = eventSourceMappings(call)
      .values()
      .filter((mapping) => name === undefined || mapping.functionName === name)
      .filter((mapping) => !input.EventSourceArn || mapping.eventSourceArn === input.EventSourceArn);
    const start = Number(input.Marker ?? 0);
    const end = start + (input.MaxItems ?? 100);
    return {
      EventSourceMappings: wanted.slice(start, end).map((mapping) => shown(call, mapping)),
      ...(end < wanted.length ? { NextMarker: String(end) } : {}),
    };
  },
});

function find(call: Call, uuid = ''): EventSourceMapping {
  const mapping = eventSourceMappings(call).get(uuid);
  if (!mapping) throw notFound('The resource you requested does not exist.');
  return mapping;
}

const shown = (call: Call, mapping: EventSourceMapping): client.EventSourceMappingConfiguration => ({
  UUID: mapping.uuid,
  BatchSize: mapping.batchSize,
  MaximumBatchingWindowInSeconds: mapping.batchingWindow,
  EventSourceArn: mapping.eventSourceArn,
  EventSourceMappingArn: mappingArn(call, mapping.uuid),
  FunctionArn: functionArn(call, mapping.functionName, mapping.qualifier || undefined),
  LastModified: new Date(mapping.modifiedAt),
  ...(mapping.lastProcessingResult === undefined ? {} : { LastProcessingResult: mapping.lastProcessingResult }),
  State: mapping.state,
  StateTransitionReason: 'USER_INITIATED',
  FunctionResponseTypes: mapping.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
  ...(mapping.maximumConcurrency === undefined
    ? {}
    : { ScalingConfig: { MaximumConcurrency: mapping.maximumConcurrency } }),
});
