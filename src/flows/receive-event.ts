import type { Finding, Parsed, SourceName } from '../finding/finding.ts';
import { parseEvent } from '../finding/index.ts';
import type { EventNote, FindingOutcome } from '../record/event-log.ts';
import { noteEvent } from './note-event.ts';
import type { Rectify } from './rectify.ts';
import { remediateFinding } from './remediate-finding.ts';
import { takeGoodNews } from './take-good-news.ts';

/** A message from a queue. */
export interface Delivery {
  messageId: string;
  body: string;
}

/**
 * One EventBridge event, taken to its end: findings are put right or noted with the reason why not, rejections are
 * written to the ledger. An event that was done with already is not done again. Throws where the queue should try again.
 */
export async function receiveEvent(rectify: Rectify, source: SourceName, delivery: Delivery): Promise<EventNote> {
  const { events, log } = rectify;
  const { eventId, parsed } = read(source, delivery, rectify.clock.now());
  const known = await events.read(eventId);
  if (known) {
    log.info('event known already', { eventId });
    return known;
  }
  const outcomes: FindingOutcome[] = [];
  for (const finding of parsed.findings) outcomes.push(await takeFinding(rectify, finding));
  if (outcomes.length === 0 && parsed.rejections.length === 0)
    outcomes.push({ outcome: 'ignored', reason: 'nothing', message: parsed.ignored ?? 'the event holds no finding' });
  return noteEvent(rectify, { eventId, source }, outcomes, parsed.rejections);
}

const takeFinding = (rectify: Rectify, finding: Finding): Promise<FindingOutcome> =>
  finding.state === 'passing' ? takeGoodNews(rectify, finding) : remediateFinding(rectify, finding);

/** A body that is no event is rejected for good: trying again would not mend it. */
function read(source: SourceName, { messageId, body }: Delivery, now: number): { eventId: string; parsed: Parsed } {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch (error) {
    const eventId = `sqs:${messageId}`;
    const message = `the message's body is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { eventId, parsed: { findings: [], rejections: [{ eventId, source, reason: 'malformed', message }] } };
  }
  return { eventId: idOf(event) ?? `sqs:${messageId}`, parsed: parseEvent(event, source, now) };
}

/** EventBridge gives UUIDs; anything that long is no id. */
const LONGEST_ID = 200;

function idOf(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null || !('id' in event)) return undefined;
  const { id } = event;
  return typeof id === 'string' && id.length > 0 && id.length <= LONGEST_ID ? id : undefined;
}
