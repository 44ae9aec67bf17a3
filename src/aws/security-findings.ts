import {
  BatchUpdateFindingsCommand,
  BatchUpdateFindingsV2Command,
  GetFindingsCommand,
  GetFindingsV2Command,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { once } from './once.ts';
import type { Ask } from './retry.ts';

export interface SecurityFinding {
  /** In Security Hub CSPM's spelling: `PASSED`, `FAILED`, `WARNING`, `NOT_AVAILABLE`. */
  compliance: string | undefined;
  /** When the product last said so, in milliseconds since the epoch. */
  updatedAt: number;
}

/** A finding of Security Hub CSPM (ASFF), or of Security Hub V2 (OCSF). */
export type FindingName = { id: string; productArn: string } | { metadataUid: string };

export interface FindingUpdate {
  name: FindingName;
  workflow: 'NOTIFIED' | 'RESOLVED';
  /** Up to 512 characters. */
  note: string;
  /** Who says so. */
  noteBy: string;
}

/** Security Hub, as far as we use it. */
export interface SecurityFindings {
  read(name: FindingName): Promise<SecurityFinding | undefined>;
  /** Undefined where it took effect, else why Security Hub did not process it: an error code such as `FindingNotFound`. */
  update(update: FindingUpdate): Promise<string | undefined>;
}

/** OCSF's `status_id`: 2 is In Progress, 4 Resolved. */
const STATUS_IDS = { NOTIFIED: 2, RESOLVED: 4 };

/** OCSF's `compliance.status_id`. */
const COMPLIANCE: Readonly<Record<number, string>> = { 1: 'PASSED', 2: 'WARNING', 3: 'FAILED' };

export const securityHubFindings = (client: () => SecurityHubClient, ask: Ask): SecurityFindings => ({
  read: (name) => ('metadataUid' in name ? readV2(client, ask, name.metadataUid) : readAsff(client, ask, name)),

  async update({ name, workflow, note, noteBy }) {
    const unprocessed =
      'metadataUid' in name
        ? await ask(() =>
            client().send(
              new BatchUpdateFindingsV2Command({
                MetadataUids: [name.metadataUid],
                StatusId: STATUS_IDS[workflow],
                Comment: note,
              }),
            ),
          ).then((answer) => answer.UnprocessedFindings?.[0])
        : await ask(() =>
            client().send(
              new BatchUpdateFindingsCommand({
                FindingIdentifiers: [{ Id: name.id, ProductArn: name.productArn }],
                Workflow: { Status: workflow },
                Note: { Text: note, UpdatedBy: noteBy },
              }),
            ),
          ).then((answer) => answer.UnprocessedFindings?.[0]);
    return unprocessed && (unprocessed.ErrorCode ?? 'Unprocessed');
  },
});

async function readAsff(
  client: () => SecurityHubClient,
  ask: Ask,
  { id, productArn }: { id: string; productArn: string },
): Promise<SecurityFinding | undefined> {
  const { Findings } = await ask(() =>
    client().send(
      new GetFindingsCommand({
        Filters: {
          Id: [{ Value: id, Comparison: 'EQUALS' }],
          ProductArn: [{ Value: productArn, Comparison: 'EQUALS' }],
        },
        MaxResults: 1,
      }),
    ),
  );
  const finding = Findings?.[0];
  return finding && { compliance: finding.Compliance?.Status, updatedAt: Date.parse(finding.UpdatedAt ?? '') };
}

async function readV2(client: () => SecurityHubClient, ask: Ask, uid: string): Promise<SecurityFinding | undefined> {
  const { Findings } = await ask(() =>
    client().send(
      new GetFindingsV2Command({
        Filters: {
          CompositeFilters: [
            { StringFilters: [{ FieldName: 'metadata.uid', Filter: { Value: uid, Comparison: 'EQUALS' } }] },
          ],
        },
        MaxResults: 1,
      }),
    ),
  );
  const finding: unknown = Findings?.[0];
  if (finding === undefined) return undefined;
  const status = memberAt(finding, 'compliance', 'status_id');
  const modified = memberAt(finding, 'finding_info', 'modified_time_dt') ?? memberAt(finding, 'time_dt');
  return {
    compliance: typeof status === 'number' ? COMPLIANCE[status] : undefined,
    updatedAt: Date.parse(typeof modified === 'string' ? modified : ''),
  };
}

const memberAt = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    value,
  );

/** Makes the client too, so that whoever imports this file lazily reads in both at once. */
export const connect = (settings: object): (() => SecurityHubClient) => once(() => new SecurityHubClient(settings));
