import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { watchers } from '../../cli/demo/account.ts';
import { countQueued } from '../../cli/demo/queues.ts';
import { seed } from '../../cli/demo/seed.ts';
import { listen } from '../../cli/demo/settle.ts';
import { switchOn } from '../../cli/demo/switch-on.ts';
import { readItems, recordsIn } from '../../cli/demo/table.ts';
import { type EmbeddedCloud, openCloud } from '../../cli/embedded/cloud.ts';
import { deploy, readArtefacts } from '../../cli/embedded/deploy.ts';
import { executions, plans } from '../../emulator/ssm/automation/state.ts';
import { opsItems } from '../../emulator/ssm/ops-items/state.ts';
import type { CallRecord } from '../../emulator/world.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { policyFilesIn } from '../../src/policy/policy-folder.ts';
import { type RemediationRecord, terminalStates } from '../../src/record/remediation-record.ts';

const ROOT = join(import.meta.dirname, '../..');
const PLACE = { account: '123456789012', region: 'eu-west-1' };
const STAGE = 'dev';
const HOUR_MS = 3_600_000;
const OVER: ReadonlySet<unknown> = terminalStates;

/** One thing that is wrong, which one source sees. */
export interface Wrong {
  source: 'config' | 'security-hub' | 'alarm';
  /** Makes the nth of its kind wrong; answers the resource's id. */
  make(call: DeployedStack['call'], nth: number): Promise<string>;
  /** The API by which the runbook puts it right. */
  mends: string;
}

/** What became of one wrong resource. */
export interface Mended {
  state: string;
  generation: number;
  attempt: number;
  before: unknown;
  after: unknown;
  opsItems: string[];
  executions: string[];
  /** How often the runbook wrote to the resource. */
  writes: number;
  unpublished: number;
  waitingMessages: number;
  deadLetters: number;
}

/** The packaged stack on an embedded AWS, its functions in processes of their own. */
export class DeployedStack {
  /** What threw inside of the stand-in. */
  readonly faults: readonly string[];
  private readonly cloud: EmbeddedCloud;
  /** Resources of whose remediation Rectify said that it is over. */
  private readonly settled = new Set<unknown>();

  private constructor(cloud: EmbeddedCloud, faults: readonly string[]) {
    this.cloud = cloud;
    this.faults = faults;
    listen(cloud.world, `rectify-${STAGE}`, ({ resourceId, state }) => {
      if (OVER.has(state)) this.settled.add(resourceId);
    });
  }

  static async open(folder: string): Promise<DeployedStack> {
    const faults: string[] = [];
    const onTaskError = (task: { task: string }, error: unknown): void =>
      void faults.push(`${task.task}: ${String(error)}`);
    const dataDir = mkdtempSync(join(folder, 'functions-'));
    const stack = new DeployedStack(await openCloud({ port: 0, dataDir, ...PLACE, onTaskError }), faults);
    const { world } = stack.cloud;
    await deploy(world, readArtefacts(ROOT, `rectify-${STAGE}`));
    await switchOn(world, STAGE);
    await stack.liftBudgets();
    await seed(world, 'watchers', watchers, PLACE);
    // what is wrong with the account itself is put right before anything is counted
    await world.advance(HOUR_MS / 4);
    return stack;
  }

  private async liftBudgets(): Promise<void> {
    const { policies } = readPolicies(policyFilesIn(ROOT));
    const Value = JSON.stringify(Object.fromEntries(policies.map(({ id }) => [id, 1_000_000])));
    await this.call('ssm', 'PutParameter', { Name: `/rectify/${STAGE}/settings/budgets`, Value, Overwrite: true });
  }

  call = (service: string, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> =>
    this.cloud.world.call({ service, operation, input, principal: this.cloud.world.root() });

  /**
   * Makes something wrong and waits until it is settled. The process of the function that makes the `killAt`th call to AWS
   * is killed when that call has taken effect and has not been answered. Answers those calls, too.
   */
  async mend(wrong: Wrong, nth: number, killAt?: number): Promise<{ calls: string[]; killed: number; mended: Mended }> {
    const { world, functions } = this.cloud;
    const calls: string[] = [];
    let killed = 0;
    let writes = 0;
    const unwatch = world.observe((record) => {
      const { call, error } = record;
      if (call.operation === wrong.mends && !error) writes++;
      const name = functionOf(record);
      if (name === undefined) return;
      calls.push(`${name} ${call.operation}`);
      if (calls.length === killAt) killed = functions.killEnvironment(name);
    });
    try {
      const resource = await wrong.make(this.call, nth);
      const settled = (): boolean => this.settled.has(resource) && countQueued(world, STAGE).waiting === 0;
      await world.until(settled, HOUR_MS);
      // an outbox that a killed function left behind is emptied by the next `reconcile`
      for (let minute = 0; minute < 10 && (await this.record(resource))?.entries.length !== 0; minute++)
        await world.advance(60_000);
      return { calls, killed, mended: await this.mendedOf(resource, writes) };
    } finally {
      unwatch();
    }
  }

  private async record(resource: string): Promise<RemediationRecord | undefined> {
    const records = recordsIn(await readItems(this.cloud.world, STAGE));
    return records.find(({ plan }) => plan.resource.id === resource);
  }

  private async mendedOf(resource: string, writes: number): Promise<Mended> {
    const context = this.cloud.world.context();
    const record = await this.record(resource);
    if (!record) throw new Error(`there is no record of ${resource}`);
    const named = (value: unknown): boolean => JSON.stringify(value).includes(`"${resource}"`);
    const { waiting, dead } = countQueued(this.cloud.world, STAGE);
    return {
      state: record.state,
      generation: record.generation,
      attempt: record.attempt,
      before: record.before,
      after: record.after,
      opsItems: opsItems(context)
        .values()
        .filter(({ title }) => title.endsWith(` ${resource}`))
        .map(({ status }) => status),
      executions: plans(context)
        .values()
        .filter(({ parameters }) => named(parameters))
        .map(({ executionId }) => executions(context).get(executionId)?.status ?? 'gone'),
      writes,
      unpublished: record.entries.length,
      waitingMessages: waiting,
      deadLetters: dead,
    };
  }

  close = (): Promise<void> => this.cloud.close();
}

/** Lambda's own, in the function's role: the polling of its queue, and its log. */
const BY_LAMBDA = new Set(['sqs', 'logs']);

/** The function whose process made the call. */
function functionOf({ call }: CallRecord): string | undefined {
  const { principal } = call;
  if (principal.kind !== 'role' || BY_LAMBDA.has(call.service)) return undefined;
  return principal.sessionName.startsWith(`rectify-${STAGE}-`) ? principal.sessionName : undefined;
}
