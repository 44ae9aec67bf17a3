import { AwsError } from '../errors.ts';
import { onGroup } from './access.ts';
import { operation } from './operation.ts';
import { findGroup, findStream, type LogEvent, logPages, logStreams, pageKey, streamKey } from './state.ts';

const OVERHEAD_BYTES = 26;
const MAX_BATCH_BYTES = 1_048_576;
const MAX_EVENTS = 10_000;
const DAY_MS = 86_400_000;
const TOO_NEW_MS = 2 * 3_600_000;
const TOO_OLD_MS = 14 * DAY_MS;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const putLogEvents = operation('PutLogEvents', {
  access: (input, call) => onGroup(call, 'PutLogEvents', input.logGroupName, input.logStreamName ?? ''),
  handle(input, call) {
    const group = findGroup(call, input.logGroupName);
    const stream = findStream(call, group.name, input.logStreamName);
    const given = input.logEvents ?? [];
    if (given.length === 0 || given.length > MAX_EVENTS)
      throw new AwsError('InvalidParameterException', `A batch has 1 to ${MAX_EVENTS} log events.`);
    const bytes = given.reduce((sum, event) => sum + Buffer.byteLength(event.message ?? '') + OVERHEAD_BYTES, 0);
    if (bytes > MAX_BATCH_BYTES)
      throw new AwsError(
        'InvalidParameterException',
        `Upload too large: ${bytes} bytes exceeds limit of ${MAX_BATCH_BYTES}`,
      );
    const times = given.map((event) => event.timestamp ?? 0);
    if (times.some((at, i) => at < (times[i - 1] ?? 0)))
      throw new AwsError(
        'InvalidParameterException',
        'Log events in a single PutLogEvents request must be in chronological order.',
      );

    const now = call.now();
    const expired = now - (group.retentionInDays ?? Number.POSITIVE_INFINITY) * DAY_MS;
    const tooOld = times.filter((at) => at < now - TOO_OLD_MS).length;
    const outlived = times.filter((at) => at < expired).length;
    const tooNew = times.findIndex((at) => at > now + TOO_NEW_MS);
    const kept: LogEvent[] = given
      .filter((event) => {
        const at = event.timestamp ?? 0;
        return at >= now - TOO_OLD_MS && at >= expired && at <= now + TOO_NEW_MS;
      })
      .map((event) => ({
        id: call.ids.hex(56),
        at: event.timestamp ?? 0,
        ingestedAt: now,
        message: event.message ?? '',
      }));
    if (kept.length > 0) {
      logPages(call).put(pageKey(stream.group, stream.name, stream.pages), kept);
      logStreams(call).put(streamKey(stream.group, stream.name), {
        ...stream,
        pages: stream.pages + 1,
        storedBytes: stream.storedBytes + bytes,
        firstEventAt: Math.min(stream.firstEventAt ?? Number.POSITIVE_INFINITY, kept[0]?.at ?? now),
        lastEventAt: Math.max(stream.lastEventAt ?? 0, kept.at(-1)?.at ?? now),
        lastIngestedAt: now,
      });
    }
    const rejected = {
      ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
      ...(outlived > 0 ? { expiredLogEventEndIndex: outlived } : {}),
      ...(tooNew >= 0 ? { tooNewLogEventStartIndex: tooNew } : {}),
    };
    return {
      nextSequenceToken: call.ids.hex(56),
      ...(Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {}),
    };
  },
});
