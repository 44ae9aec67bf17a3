import type { ItemKey, Table } from '../aws/table.ts';

/** Whose budget: a policy's, in one account and Region. */
export interface BudgetOf {
  policy: string;
  account: string;
  region: string;
}

/** How many remediations were begun, hour by hour (UTC). */
export interface Budgets {
  begun(of: BudgetOf, now: number): Promise<number>;
  /** Takes one of this hour's; false where `limit` are taken. One that is taken and then not used stays taken: the safe side. */
  take(of: BudgetOf, limit: number, now: number): Promise<boolean>;
}

const HOUR_MS = 3_600_000;
const KEPT_SECONDS = 2 * 86_400;

/** The end of the hour that `now` lies in. */
export const hourEnds = (now: number): number => (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;

const budgetKey = ({ policy, account, region }: BudgetOf, now: number): ItemKey => ({
  pk: `budget#${policy}#${account}#${region}`,
  sk: new Date(Math.floor(now / HOUR_MS) * HOUR_MS).toISOString(),
});

export const budgets = (table: Table): Budgets => ({
  async begun(of, now) {
    const count = (await table.get(budgetKey(of, now)))?.['count'];
    return typeof count === 'number' ? count : 0;
  },
  take: (of, limit, now) => table.raise(budgetKey(of, now), limit, Math.floor(now / 1_000) + KEPT_SECONDS),
});
