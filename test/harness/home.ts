import { join } from 'node:path';
import { seededIds } from '../../emulator/ids.ts';
import type { Faults } from '../../emulator/world-options.ts';
import type { World } from '../../emulator/world.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { OpsItem } from '@aws-sdk/client-ssm';
import type { Item } from '../../src/aws/table.ts';
import type { Topic } from '../../src/aws/topic.ts';
import { receiveBatch } from '../../src/flows/receive-batch.ts';
import { receiveEvent } from '../../src/flows/receive-event.ts';
import { receiveExecution } from '../../src/flows/receive-execution.ts';
import { reconcile } from '../../src/flows/reconcile.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { RemediationRecord } from '../../src/record/remediation-record.ts';
import { readRemediationFolders } from '../../src/runbook/remediation-folders.ts';
import { callIn, sdk, testWorld } from '../emulator/world.ts';
import { type Captured, captureEvents } from './captured-events.ts';
import { makeTable, scanTable } from './local-table.ts';
import { type Process, STAGE, startProcess } from './process.ts';
import { type Message, Queues } from './queues.ts';

const { remediations, problems } = readRemediationFolders(join(import.meta.dirname, '../../runbooks'));
if (problems.length > 0) throw new Error(JSON.stringify(problems));

export const policyFor = (remediation: string, change: Partial<Policy> = {}): Policy => ({
  id: `put-right-${remediation}`,
  description: '',
  match: {},
  remediation,
  mode: 'auto',
  budget: { perHour: 10_000 },
  parameters: {},
  file: 'policies/test.yaml',
  line: 1,
  ...change,
});

export interface HomeOptions {
  policies?: Policy[];
  exemptions?: unknown[];
  faults?: Faults;
  /** How many functions run at the same time. */
  workers?: number;
  /** The nth process is killed after so many AWS calls. */
  dieAfter?: (nth: number) => number | undefined;
}

/** An account in which Rectify is deployed: documents, table and settings, queues before its functions, virtual time. */
export class Home {
  readonly world: World;
  readonly call: ReturnType<typeof callIn>;
  readonly captured: Captured;
  readonly queues = new Queues();
  readonly notices: string[] = [];
  readonly parameters = new Map([
    ['/rectify/test/kill-switch', 'off'],
    ['/rectify/test/modes', '{}'],
    ['/rectify/test/budgets', '{}'],
    ['/rectify/test/notifications', 'on'],
  ]);
  readonly processes: Process[] = [];
  private readonly workers: Process[] = [];
  private readonly options: HomeOptions;
  private readonly dynamo: DynamoDBClient;
  private lastReconciled = 0;

  private constructor(options: HomeOptions) {
    this.options = options;
    this.world = testWorld({
      ids: seededIds(7),
      ...(options.faults ? { faults: options.faults } : {}),
    });
    this.call = callIn(this.world);
    this.captured = captureEvents(this.world);
    this.dynamo = new DynamoDBClient(sdk(this.world));
  }

  static async make(options: HomeOptions = {}): Promise<Home> {
    const home = new Home(options);
    await makeTable(home.dynamo);
    await home.call('events', 'CreateEventBus', { Name: 'rectify-test' });
    for (const { id, runbook } of remediations) {
      await home.call('iam', 'CreateRole', {
        RoleName: `rectify-test-run-${id}`,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        }),
      });
      await home.call('ssm', 'CreateDocument', {
        Name: `${runbook.documentName}-${STAGE}`,
        Content: JSON.stringify(runbook.content),
        DocumentType: 'Automation',
        DocumentFormat: 'JSON',
      });
    }
    return home;
  }

  /** The process of a worker; a new one if its last was killed. */
  process(worker = 0): Process {
    const running = this.workers[worker];
    if (running && !running.life.dead) return running;
    const next = this.startProcess();
    this.workers[worker] = next;
    this.processes.push(next);
    return next;
  }

  /** As the bundler puts it into every function. */
  library = () => ({
    remediations,
    policies: this.options.policies ?? remediations.map(({ id }) => policyFor(id)),
    exemptions: this.options.exemptions ?? [],
  });

  private startProcess(): Process {
    const dieAfter = this.options.dieAfter?.(this.processes.length);
    const topic: Topic = { publish: async ({ subject }) => void this.notices.push(subject) };
    return startProcess(this.world, {
      library: this.library(),
      parameters: this.parameters,
      topic,
      ...(dieAfter === undefined ? {} : { dieAfter }),
    });
  }

  /** Hands what is visible to the functions, several at the same time. Answers how many messages there were. */
  async deliver(): Promise<number> {
    const workers = this.options.workers ?? 1;
    const messages = this.queues.take(this.world.clock.now(), 10 * workers);
    const work = async (worker: number): Promise<void> => {
      for (let index = worker; index < messages.length; index += workers) {
        const message = messages[index];
        if (message) await this.hand(message, worker);
      }
    };
    await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
    return messages.length;
  }

  private async hand(message: Message, worker: number): Promise<void> {
    const process = this.process(worker);
    const { rectify } = process;
    const receive = (): Promise<unknown> =>
      message.queue === 'execution'
        ? receiveExecution(rectify, message)
        : receiveEvent(rectify, message.queue, message);
    const { batchItemFailures } = await receiveBatch([message], receive, rectify.log);
    // a killed function answers nothing, and its messages come again
    if (process.life.dead || batchItemFailures.length > 0) this.queues.putBack(message);
    else this.queues.done(message);
  }

  async reconcile(): Promise<void> {
    this.lastReconciled = this.world.clock.now();
    await reconcile(this.process().rectify, this.world.clock.now() + 100_000).catch(() => undefined);
  }

  /** Lets everything take its course, `order` deciding in which order events arrive, until `done` or `limitMs` have passed. */
  async run(
    done: () => Promise<boolean>,
    limitMs: number,
    order: (events: Captured['emitted']) => Captured['emitted'] = (e) => e,
  ): Promise<boolean> {
    const { clock } = this.world;
    const deadline = clock.now() + limitMs;
    let lastAsked = 0;
    while (clock.now() < deadline) {
      for (const event of order(this.captured.emitted.splice(0))) this.queues.route(event);
      if ((await this.deliver()) > 0) continue;
      if (clock.now() - this.lastReconciled >= 60_000) {
        await this.reconcile();
        continue;
      }
      if (clock.now() - lastAsked >= 10_000) {
        lastAsked = clock.now();
        if (await done()) return true;
      }
      await this.world.advance(1_000);
    }
    return done();
  }

  items = (): Promise<Item[]> => scanTable(this.dynamo);

  async records(): Promise<RemediationRecord[]> {
    const items = await this.items();
    return items.filter(({ sk }) => sk === 'record').map(({ record }) => record as RemediationRecord);
  }

  async record(resourceId: string): Promise<RemediationRecord | undefined> {
    return (await this.records()).find(({ plan }) => plan.resource.id === resourceId);
  }

  /** All OpsItems, the oldest first. */
  async opsItems(): Promise<OpsItem[]> {
    const { OpsItemSummaries: all = [] } = (await this.call('ssm', 'DescribeOpsItems', {
      OpsItemFilters: [{ Key: 'Source', Operator: 'Equal', Values: ['Rectify'] }],
      MaxResults: 50,
    })) as { OpsItemSummaries?: { OpsItemId: string }[] };
    const read = all.map(({ OpsItemId }) => this.call('ssm', 'GetOpsItem', { OpsItemId }));
    const items = (await Promise.all(read)).map(({ OpsItem: item }) => item as OpsItem);
    return items.toSorted((a, b) => Number(a.CreatedTime) - Number(b.CreatedTime));
  }
}
