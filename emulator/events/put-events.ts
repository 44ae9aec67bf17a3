import type * as client from '@aws-sdk/client-eventbridge';
import type { Call } from '../call.ts';
import { operationsOf, type AccessRequest } from '../wire/operation.ts';
import { isoSeconds } from './iso-seconds.ts';
import { busArn, busName, DEFAULT_BUS, findBus, invalid } from './names.ts';
import type { Envelope, Hops, Incoming } from './state.ts';

const operation = operationsOf<typeof client>();
const MAX_ENTRIES = 10;
/** Bytes of a call; it was 256 KB until 2026. */
const MAX_BYTES = 1_048_576;

/** An event that comes from a rule of another bus keeps its id, account, time and Region; no request from outside has this. */
interface Forwarded {
  forwarded?: { envelope: Envelope; bus: string; hops: Hops };
}

export const putEvents = operation('PutEvents', {
  access(input, call) {
    const { forwarded } = input as Forwarded;
    if (forwarded)
      return onBus(call, forwarded.bus, forwarded.envelope.source, forwarded.envelope['detail-type'], true);
    return (input.Entries ?? []).map((entry) =>
      onBus(call, entry.EventBusName ?? DEFAULT_BUS, entry.Source, entry.DetailType),
    );
  },
  handle(input, call) {
    const { forwarded } = input as Forwarded;
    if (forwarded) {
      deliver(call, forwarded.bus, { envelope: forwarded.envelope, hops: forwarded.hops });
      return { FailedEntryCount: 0, Entries: [{ EventId: forwarded.envelope.id }] };
    }
    const entries = input.Entries ?? [];
    if (entries.length === 0 || entries.length > MAX_ENTRIES)
      throw invalid(
        `1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint: Member must have length ${entries.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${MAX_ENTRIES}`}`,
      );
    if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAX_BYTES)
      throw invalid('Total size of the entries in the request is over the limit.');
    const results = entries.map((entry) => putEntry(call, entry));
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
  },
});

function onBus(call: Call, bus: string, source = '', detailType = '', byRule = false): AccessRequest {
  const place = placeOf(call, bus);
  const kept = findBus({ ...call, table: (name) => call.table(name, place) }, busName(bus));
  return {
    action: 'events:PutEvents',
    resource: busArn({ ...call, ...place }, busName(bus)),
    context: {
      'events:source': source,
      'events:detail-type': detailType,
      'events:eventBusInvocation': String(byRule),
    },
    resourcePolicy: kept?.policy,
  };
}

/** Where a bus given by its ARN lies. */
function placeOf(call: Call, bus: string): { account: string; region: string } {
  const [, , , region, account] = bus.startsWith('arn:') ? bus.split(':') : [];
  return { account: account || call.account, region: region || call.region };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
const sizeOf = (entry: client.PutEventsRequestEntry): number =>
  (entry.Time ? 14 : 0) +
  [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])].reduce(
    (sum, text) => sum + Buffer.byteLength(text ?? ''),
    0,
  );

function putEntry(call: Call, entry: client.PutEventsRequestEntry): client.PutEventsResultEntry {
  const problem = checkEntry(entry);
  if (problem) return problem;
  const place = placeOf(call, entry.EventBusName ?? DEFAULT_BUS);
  const id = call.ids.uuid();
  const envelope: Envelope = {
    version: '0',
    id,
    'detail-type': entry.DetailType ?? '',
    source: entry.Source ?? '',
    account: call.account,
    time: isoSeconds(entry.Time?.getTime() ?? call.now()),
    region: place.region,
    resources: entry.Resources ?? [],
    detail: JSON.parse(entry.Detail ?? '{}') as unknown,
  };
  deliver(call, entry.EventBusName ?? DEFAULT_BUS, { envelope });
  return { EventId: id };
}

/** An event for a bus that does not exist is accepted and lost, as in AWS. */
function deliver(call: Call, bus: string, incoming: Incoming): void {
  call.later({ task: 'events/deliver', payload: { ...incoming, bus: busName(bus) }, ...placeOf(call, bus) });
}

function checkEntry(entry: client.PutEventsRequestEntry): client.PutEventsResultEntry | undefined {
  const { Source: source, DetailType: type, Detail: detail, EventBusName: bus } = entry;
  const invalidArgument = (ErrorMessage: string) => ({ ErrorCode: 'InvalidArgument', ErrorMessage });
  for (const [name, value] of Object.entries({ Source: source, DetailType: type, Detail: detail }))
    if (!value) return invalidArgument(`Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (source?.startsWith('aws.'))
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  if ((type ?? '').length > 128)
    return invalidArgument('Parameter DetailType is not valid. Reason: DetailType is longer than 128 characters.');
  if (bus !== undefined && !/^(?:arn:[\w-]+:events:[\w-]+:\d{12}:event-bus\/)?[/.\-_A-Za-z0-9]{1,256}$/.test(bus))
    return invalidArgument('Parameter EventBusName is not valid.');
  return isJsonObject(detail ?? '')
    ? undefined
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The request by which a rule puts an event on another bus. */
export const forwardTo = (bus: string, envelope: Envelope, hops: Hops): Record<string, unknown> => ({
  Entries: [{ EventBusName: bus }],
  forwarded: { bus, envelope, hops },
});
