import type * as client from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../errors.ts';
import { invalid, onGroup } from './access.ts';
import { operation } from './operation.ts';
import { pageOf } from './page.ts';
import {
  deleteStream,
  findGroup,
  findStream,
  groupArn,
  logStreams,
  streamKey,
  streamsOf,
  type LogStream,
} from './state.ts';

export const createLogStream = operation('CreateLogStream', {
  access: (input, call) => onGroup(call, 'CreateLogStream', input.logGroupName),
  handle(input, call) {
    const { name: group } = findGroup(call, input.logGroupName);
    const name = input.logStreamName ?? '';
    if (!/^[^:*]{1,512}$/.test(name))
      throw invalid(
        `1 validation error detected: Value '${name}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`,
      );
    if (logStreams(call).has(streamKey(group, name)))
      throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    logStreams(call).put(streamKey(group, name), { group, name, createdAt: call.now(), pages: 0, storedBytes: 0 });
    return {};
  },
});

export const deleteLogStream = operation('DeleteLogStream', {
  access: (input, call) => onGroup(call, 'DeleteLogStream', input.logGroupName, input.logStreamName),
  handle(input, call) {
    const { name: group } = findGroup(call, input.logGroupName);
    deleteStream(call, findStream(call, group, input.logStreamName));
    return {};
  },
});

export const describeLogStreams = operation('DescribeLogStreams', {
  access: (input, call) => onGroup(call, 'DescribeLogStreams', input.logGroupName ?? input.logGroupIdentifier),
  handle(input, call) {
    const { name: group } = findGroup(call, input.logGroupName ?? input.logGroupIdentifier);
    const byTime = input.orderBy === 'LastEventTime';
    if (byTime && input.logStreamNamePrefix !== undefined)
      throw invalid('Cannot order by LastEventTime with a logStreamNamePrefix.');
    const all = streamsOf(call, group)
      .filter(({ name }) => name.startsWith(input.logStreamNamePrefix ?? ''))
      .sort((a, b) => (byTime ? (a.lastEventAt ?? 0) - (b.lastEventAt ?? 0) : a.name < b.name ? -1 : 1));
    const { items, next } = pageOf(input.descending ? all.reverse() : all, input.nextToken, input.limit ?? 50);
    return {
      logStreams: items.map((stream) => shown(stream, groupArn(call, group))),
      ...(next === undefined ? {} : { nextToken: next }),
    };
  },
});

const shown = (stream: LogStream, group: string): client.LogStream => ({
  logStreamName: stream.name,
  creationTime: stream.createdAt,
  arn: `${group}:log-stream:${stream.name}`,
  storedBytes: 0,
  uploadSequenceToken: String(stream.pages).padStart(56, '4'),
  ...(stream.firstEventAt === undefined ? {} : { firstEventTimestamp: stream.firstEventAt }),
  ...(stream.lastEventAt === undefined ? {} : { lastEventTimestamp: stream.lastEventAt }),
  ...(stream.lastIngestedAt === undefined ? {} : { lastIngestionTime: stream.lastIngestedAt }),
});
