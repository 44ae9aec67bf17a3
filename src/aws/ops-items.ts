import { CreateOpsItemCommand, type SSMClient, UpdateOpsItemCommand } from '@aws-sdk/client-ssm';
import type { Ask } from './retry.ts';
import { hasCode } from './wire-error.ts';

/** Operational data: each value up to 20 KB; `searchable` values can be filtered by in OpsCenter. */
export type OperationalData = Readonly<Record<string, { value: string; searchable?: boolean }>>;

export interface NewOpsItem {
  title: string;
  description: string;
  source: string;
  /** `Availability`, `Cost`, `Performance`, `Recovery` or `Security`. */
  category: string;
  /** `1` (critical) to `4` (low). */
  severity: string;
  data: OperationalData;
}

export interface OpsItemChange {
  status?: 'Open' | 'InProgress' | 'Resolved';
  description?: string;
  data: OperationalData;
}

/** OpsCenter, as far as we use it. */
export interface OpsItems {
  /** The OpsItem's id: of the one that is open already under the same dedup string, or of a new one. `full` where AWS takes no more of them. */
  create(item: NewOpsItem): Promise<{ id: string } | 'full'>;
  /** False where there is no such OpsItem. */
  update(id: string, change: OpsItemChange): Promise<boolean>;
}

const toWire = (data: OperationalData) =>
  Object.fromEntries(
    Object.entries(data).map(([key, { value, searchable }]) => [
      key,
      { Value: value, Type: searchable ? ('SearchableString' as const) : ('String' as const) },
    ]),
  );

export const ssmOpsItems = (client: () => SSMClient, ask: Ask): OpsItems => ({
  async create(item) {
    try {
      const { OpsItemId } = await ask(() =>
        client().send(
          new CreateOpsItemCommand({
            Title: item.title,
            Description: item.description,
            Source: item.source,
            Category: item.category,
            Severity: item.severity,
            OperationalData: toWire(item.data),
          }),
        ),
      );
      if (!OpsItemId) throw new Error('CreateOpsItem answered without an id');
      return { id: OpsItemId };
    } catch (error) {
      if (hasCode(error, 'OpsItemLimitExceededException')) return 'full';
      const existing = hasCode(error, 'OpsItemAlreadyExistsException')
        ? Reflect.get(Object(error), 'OpsItemId')
        : undefined;
      if (typeof existing === 'string') return { id: existing };
      throw error;
    }
  },

  async update(id, change) {
    try {
      await ask(() =>
        client().send(
          new UpdateOpsItemCommand({
            OpsItemId: id,
            ...(change.status ? { Status: change.status } : {}),
            ...(change.description ? { Description: change.description } : {}),
            OperationalData: toWire(change.data),
          }),
        ),
      );
      return true;
    } catch (error) {
      if (hasCode(error, 'OpsItemNotFoundException')) return false;
      throw error;
    }
  },
});
