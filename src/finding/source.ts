import type { Envelope } from './envelope.ts';
import type { Finding, SourceName } from './finding.ts';

/** A kind of event that findings come from: a file in `sources/` and a line in `index.ts`. */
export interface Source {
  name: SourceName;
  /** EventBridge's `source` and `detail-type`s of its events. */
  eventSource: string;
  detailTypes: readonly string[];
  /** Throws `Unreadable` where the event is not what AWS sends. */
  parse(envelope: Envelope): { findings: Finding[]; ignored?: string };
}
