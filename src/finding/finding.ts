/** Where findings come from. */
export type SourceName = 'config' | 'security-hub' | 'alarm';

/** In AWS's own words: Security Hub's severity labels. */
export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL';

/** The AWS resource that a finding speaks of, as AWS Config names it. */
export interface Resource {
  /** `AWS::S3::Bucket` */
  type: string;
  /** As in AWS Config: a bucket's name, `sg-…`, the account id for `AWS::::Account`. */
  id: string;
  /** Where the source gives it or it can be told for certain. */
  arn?: string;
  tags?: Readonly<Record<string, string>>;
}

/** One statement of a source about one resource: it fails a check, or it passes. Policies match against this very shape. */
export interface Finding {
  source: SourceName;
  /** The same for every statement of this source on this check and resource. */
  id: string;
  /** The id of the EventBridge event that brought it. */
  eventId: string;
  state: 'failing' | 'passing';
  /** What was checked: the Config rule without what Security Hub or a conformance pack added to its name, the control (`S3.8`), or the alarm. */
  check: string;
  account: string;
  region: string;
  partition: string;
  resource: Resource;
  severity: Severity;
  title: string;
  description: string;
  /** When the source saw it, in milliseconds since the epoch: later statements supersede earlier ones. */
  observedAt: number;
  /** The source itself says that nothing is to be done: suppressed finding, muted alarm, suppressed composite alarm. */
  suppressed?: string;
  /** What the source needs to be asked again, and what parameters may be bound from. Flat, strings only. */
  attributes: Readonly<Record<string, string>>;
}

/** An event that cannot be turned into findings, and why; it is recorded, never dropped. */
export interface Rejection {
  eventId: string;
  source: SourceName | 'unknown';
  /** A word from a closed table: see `rejectionReasons`. */
  reason: RejectionReason;
  /** For people: the field that is wrong, and what was found there. */
  message: string;
}

export const rejectionReasons = {
  malformed: 'the event lacks a field or has a wrong one',
  'unknown-source': 'no source of Rectify reads events of this kind',
  'foreign-account': 'the accounts of the event, the finding and the resource disagree',
  'wrong-region': 'the Regions of the event and the resource disagree',
  oversized: 'the event is larger than EventBridge allows',
  'unknown-resource': 'the event names no resource that can be told for certain',
} as const;
export type RejectionReason = keyof typeof rejectionReasons;

/** What a source makes of an event. An event may say nothing of interest: then both are empty and `ignored` says why. */
export interface Parsed {
  findings: Finding[];
  rejections: Rejection[];
  ignored?: string;
}
