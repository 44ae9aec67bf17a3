import { AwsError } from '../errors.ts';
import { compileFilter } from './filter-pattern.ts';
import { operation } from './operation.ts';
import { pageOf } from './page.ts';
import { eventsOf, findGroup, findStream, groupArn, type LogEvent, nameOf, streamsOf } from './state.ts';

const PAGE = 10_000;

const within = (from: number | undefined, to: number | undefined) => (event: LogEvent) =>
  event.at >= (from ?? 0) && event.at <= (to ?? Number.MAX_SAFE_INTEGER);

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
export const getLogEvents = operation('GetLogEvents', {
  access: (input, call) => ({
    action: 'logs:GetLogEvents',
    resource: `${groupArn(call, nameOf(input.logGroupName ?? input.logGroupIdentifier))}:log-stream:${input.logStreamName ?? ''}`,
  }),
  handle(input, call) {
    const group = nameOf(input.logGroupName ?? input.logGroupIdentifier);
    const stream = findStream(call, group, input.logStreamName);
    const events = eventsOf(call, stream).filter(
      (event) => event.at >= (input.startTime ?? 0) && event.at < (input.endTime ?? Number.MAX_SAFE_INTEGER),
    );
    const size = Math.min(input.limit ?? PAGE, PAGE);
    const [direction = '', place = ''] = (input.nextToken ?? '').split('/');
    if (input.nextToken !== undefined && (!/^[fb]$/.test(direction) || !/^\d+$/.test(place)))
      throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
    const start =
      direction === 'f'
        ? Number(place)
        : direction === 'b'
          ? Math.max(0, Number(place) - size)
          : input.startFromHead
            ? 0
            : Math.max(0, events.length - size);
    const end = direction === 'b' ? Number(place) : Math.min(events.length, start + size);
    return {
      events: events
        .slice(start, end)
        .map(({ at, message, ingestedAt }) => ({ timestamp: at, message, ingestionTime: ingestedAt })),
      // at an end of the stream the same token comes back
      nextForwardToken: `f/${end}`,
      nextBackwardToken: `b/${start}`,
    };
  },
});

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const filterLogEvents = operation('FilterLogEvents', {
  access: (input, call) => ({
    action: 'logs:FilterLogEvents',
    resource: groupArn(call, nameOf(input.logGroupName ?? input.logGroupIdentifier)),
  }),
  handle(input, call) {
    const group = findGroup(call, input.logGroupName ?? input.logGroupIdentifier).name;
    if (input.logStreamNames && input.logStreamNamePrefix !== undefined)
      throw new AwsError('InvalidParameterException', 'logStreamNames and logStreamNamePrefix are mutually exclusive.');
    const matches = compileFilter(input.filterPattern ?? '');
    const found = streamsOf(call, group)
      .filter(({ name }) => input.logStreamNames?.includes(name) ?? name.startsWith(input.logStreamNamePrefix ?? ''))
      .flatMap((stream) => eventsOf(call, stream).map((event) => ({ ...event, stream: stream.name })))
      .filter(within(input.startTime, input.endTime))
      .filter(({ message }) => matches(message))
      .toSorted((a, b) => a.at - b.at);
    const { items, next } = pageOf(found, input.nextToken, Math.min(input.limit ?? PAGE, PAGE));
    return {
      events: items.map(({ id, stream, at, message, ingestedAt }) => ({
        eventId: id,
        logStreamName: stream,
        timestamp: at,
        message,
        ingestionTime: ingestedAt,
      })),
      searchedLogStreams: [],
      nextToken: next,
    };
  },
});
