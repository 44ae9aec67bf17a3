import type { ItemKey, Table } from '../aws/table.ts';

/** Which remediation an automation execution belongs to. */
export interface ExecutionLink {
  key: string;
  generation: number;
  attempt: number;
  /** Should the process die before it is written into the record. */
  opsItemId?: string;
}

export interface ExecutionLinks {
  find(executionId: string): Promise<ExecutionLink | undefined>;
  /** Done twice, it stays as it is. */
  add(executionId: string, link: ExecutionLink, now: number): Promise<void>;
}

/** AWS keeps executions for 30 days. */
const KEPT_SECONDS = 30 * 86_400;

const linkKey = (executionId: string): ItemKey => ({ pk: `execution#${executionId}`, sk: 'execution' });

export const executionLinks = (table: Table): ExecutionLinks => ({
  async find(executionId) {
    const link = (await table.get(linkKey(executionId)))?.['link'];
    return typeof link === 'object' && link !== null ? (link as ExecutionLink) : undefined;
  },
  async add(executionId, link, now) {
    const expiresAt = Math.floor(now / 1_000) + KEPT_SECONDS;
    await table.put({ ...linkKey(executionId), link, expiresAt }, { absent: true });
  },
});
