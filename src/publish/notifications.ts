import type { Message } from '../aws/topic.ts';
import type { LedgerEntry } from '../record/remediation-record.ts';
import { asciiText, plainText } from './plain-text.ts';

/** States that people are told of. */
const TOLD: ReadonlySet<LedgerEntry['state']> = new Set([
  'held',
  'fixed',
  'noEffect',
  'unverified',
  'failed',
  'undone',
]);

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: subjects are ASCII, below 100 characters. */
const MOST_IN_SUBJECT = 99;
const MOST_IN_FIELD = 500;

/** The message on a ledger entry, or undefined where nobody needs to hear of it. */
export function notificationOf(entry: LedgerEntry): Message | undefined {
  if (!TOLD.has(entry.state)) return undefined;
  const fields: [string, string | undefined][] = [
    ['State', entry.reason ? `${entry.state} (${entry.reason})` : entry.state],
    ['Remediation', entry.remediation],
    ['Resource', entry.resourceType && `${entry.resourceType} ${entry.resourceId}`],
    ['Account', entry.account && `${entry.account} ${entry.region}`],
    ['Check', entry.check && `${entry.check} (${entry.source}, ${entry.severity})`],
    ['Policy', entry.policy],
    ['Why', entry.message],
    ['Failed step', entry.failure?.step],
    ['OpsItem', entry.opsItemId],
    ['Execution', entry.automationExecutionId],
    ['Ledger entry', entry.id],
    ['At', new Date(entry.at).toISOString()],
  ];
  return {
    subject: asciiText(`Rectify: ${entry.state}: ${entry.remediation} on ${entry.resourceId}`, MOST_IN_SUBJECT),
    text: fields
      .filter((field): field is [string, string] => Boolean(field[1]))
      .map(([name, value]) => `${name}: ${plainText(value, MOST_IN_FIELD)}`)
      .join('\n'),
    attributes: { state: entry.state, ...(entry.severity ? { severity: entry.severity } : {}) },
  };
}
