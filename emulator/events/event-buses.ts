import type * as client from '@aws-sdk/client-eventbridge';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { busArn, busName, DEFAULT_BUS, findBus, getBus, invalid, pageOf, tagRecord } from './names.ts';
import { buses, rulesOfBus, type EventBus } from './state.ts';

const operation = operationsOf<typeof client>();
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_BUSES = 100;

export const createEventBus = operation('CreateEventBus', {
  access: (input, call) => ({ action: 'events:CreateEventBus', resource: busArn(call, input.Name ?? '') }),
  handle(input, call) {
    const name = input.Name ?? '';
    if (!/^[.\-_A-Za-z0-9]{1,256}$/.test(name))
      throw invalid(
        `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+`,
      );
    if (findBus(call, name)) throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    if (buses(call).size >= MAX_BUSES)
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    const bus: EventBus = {
      name,
      tags: tagRecord(input.Tags),
      createdAt: call.now(),
      modifiedAt: call.now(),
      ...settingsOf(input),
    };
    buses(call).put(name, bus);
    call.changed('AWS::Events::EventBus', name);
    return { EventBusArn: busArn(call, name), ...shown(bus) };
  },
});

/** What is not given is taken away. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateEventBus.html */
export const updateEventBus = operation('UpdateEventBus', {
  access: (input, call) => ({ action: 'events:UpdateEventBus', resource: busArn(call, busName(input.Name)) }),
  handle(input, call) {
    const { name, policy, tags, createdAt } = getBus(call, input.Name);
    const bus: EventBus = {
      name,
      tags,
      createdAt,
      modifiedAt: call.now(),
      ...(policy === undefined ? {} : { policy }),
      ...settingsOf(input),
    };
    buses(call).put(name, bus);
    call.changed('AWS::Events::EventBus', name);
    return { Name: name, Arn: busArn(call, name), ...shown(bus) };
  },
});

export const describeEventBus = operation('DescribeEventBus', {
  access: (input, call) => ({ action: 'events:DescribeEventBus', resource: busArn(call, busName(input.Name)) }),
  handle(input, call) {
    const bus = getBus(call, input.Name);
    return { Name: bus.name, Arn: busArn(call, bus.name), ...shown(bus), ...shownPolicy(bus), ...shownTimes(bus) };
  },
});

export const listEventBuses = operation('ListEventBuses', {
  access: () => ({ action: 'events:ListEventBuses', resource: '*' }),
  handle(input, call) {
    const others = buses(call)
      .values()
      .filter(({ name }) => name !== DEFAULT_BUS);
    const all = [getBus(call, DEFAULT_BUS), ...others].filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
    const { page, next } = pageOf(all, input.NextToken, input.Limit);
    return {
      EventBuses: page.map((bus) => ({
        Name: bus.name,
        Arn: busArn(call, bus.name),
        ...(bus.description === undefined ? {} : { Description: bus.description }),
        ...shownPolicy(bus),
        ...shownTimes(bus),
      })),
      ...next,
    };
  },
});

export const deleteEventBus = operation('DeleteEventBus', {
  access: (input, call) => ({ action: 'events:DeleteEventBus', resource: busArn(call, busName(input.Name)) }),
  handle(input, call) {
    const name = busName(input.Name);
    if (name === DEFAULT_BUS) throw invalid('Cannot delete event bus default.');
    if (rulesOfBus(call, name).length > 0) throw invalid("Event bus can't be deleted since it has rules.");
    buses(call).delete(name);
    call.changed('AWS::Events::EventBus', name);
    return {};
  },
});

function settingsOf(input: client.CreateEventBusRequest | client.UpdateEventBusRequest): Partial<EventBus> {
  const { Description, KmsKeyIdentifier, DeadLetterConfig } = input;
  const dead = DeadLetterConfig?.Arn;
  if (dead !== undefined && (!/^arn:[\w-]+:sqs:[\w-]+:\d{12}:.+$/.test(dead) || dead.endsWith('.fifo')))
    throw invalid(
      `Parameter DeadLetterConfig.Arn is not valid. Reason: ${dead} is not the ARN of a standard SQS queue.`,
    );
  return {
    ...(Description === undefined ? {} : { description: Description }),
    ...(KmsKeyIdentifier === undefined ? {} : { kmsKeyIdentifier: KmsKeyIdentifier }),
    ...(dead === undefined ? {} : { deadLetterArn: dead }),
  };
}

const shown = (bus: EventBus) => ({
  ...(bus.description === undefined ? {} : { Description: bus.description }),
  ...(bus.kmsKeyIdentifier === undefined ? {} : { KmsKeyIdentifier: bus.kmsKeyIdentifier }),
  ...(bus.deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: bus.deadLetterArn } }),
});

const shownPolicy = ({ policy }: EventBus) => (policy === undefined ? {} : { Policy: policy });

const shownTimes = (bus: EventBus) =>
  bus.createdAt === 0 ? {} : { CreationTime: new Date(bus.createdAt), LastModifiedTime: new Date(bus.modifiedAt) };
