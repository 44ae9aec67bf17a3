import { type Envelope, readEnvelope } from './envelope.ts';
import type { Parsed, Rejection, SourceName } from './finding.ts';
import { fieldAt, show, Unreadable } from './read-field.ts';
import type { Source } from './source.ts';
import { cloudwatchAlarm } from './sources/cloudwatch-alarm.ts';
import { configRule } from './sources/config-rule.ts';
import { securityHubOcsf } from './sources/security-hub-ocsf.ts';
import { securityHub } from './sources/security-hub.ts';

/** Every kind of event that Rectify reads. */
export const sources: readonly Source[] = [configRule, securityHub, securityHubOcsf, cloudwatchAlarm];

/**
 * Turns an EventBridge event into findings, or into a rejection that says why not. Never throws, whatever the event is.
 * `source` is the source whose queue the event came through, `now` in milliseconds since the epoch.
 */
export function parseEvent(event: unknown, source: SourceName, now?: number): Parsed {
  try {
    const envelope = readEnvelope(event, now);
    return { rejections: [], ...sourceOf(envelope, source).parse(envelope) };
  } catch (error) {
    return { findings: [], rejections: [rejectionOf(event, source, error)] };
  }
}

function sourceOf(envelope: Envelope, name: SourceName): Source {
  const found = sources.find(
    (source) =>
      source.name === name &&
      source.eventSource === envelope.source &&
      source.detailTypes.includes(envelope.detailType),
  );
  if (found) return found;
  throw new Unreadable(
    'unknown-source',
    `the source ${name} does not read events of source ${show(envelope.source)} and detail-type ${show(envelope.detailType)}`,
  );
}

function rejectionOf(event: unknown, source: SourceName, error: unknown): Rejection {
  const known = error instanceof Unreadable;
  return {
    eventId: idOf(event),
    source: known && error.reason === 'unknown-source' ? 'unknown' : source,
    reason: known ? error.reason : 'malformed',
    // what else throws is JSON.stringify, on values that no JSON has
    message: known ? error.message : 'the event is not JSON',
  };
}

/** An event without a usable id still gets a rejection; the queue's message id tells it apart there. */
function idOf(event: unknown): string {
  try {
    const id = fieldAt(event, 'id');
    return typeof id === 'string' ? id.slice(0, 128) : '';
  } catch {
    return '';
  }
}
