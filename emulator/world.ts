import { Agenda, type Task } from './agenda.ts';
import type { Call, EmittedEvent, Invocation, LaterTask, Principal } from './call.ts';
import type { Clock } from './clock.ts';
import { AwsError, internalFailure } from './errors.ts';
import type { Ids } from './ids.ts';
import type { Parts } from './parts.ts';
import { Quotas } from './quotas.ts';
import { ServiceRegistry } from './service-registry.ts';
import { Stir } from './stir.ts';
import { Store, type Unit } from './store.ts';
import { Waits } from './waits.ts';
import type { CallRecord, WorldOptions } from './world-options.ts';

export type { CallRecord, Faults, WorldOptions } from './world-options.ts';

const TASK_RETRY_MS = 1_000;
const MAX_TASK_FAILURES = 5;

/** One AWS: its state, its time, and the work under way. */
export class World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly store: Store;
  readonly services: ServiceRegistry;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly agenda: Agenda;
  private readonly options: WorldOptions;
  private readonly quotas: Quotas;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly observers = new Set<(record: CallRecord) => void>();
  private readonly eventObservers = new Set<(event: EmittedEvent, at: number) => void>();
  private readonly parts: Partial<Parts> = {};
  private readonly waits = new Waits();
  private readonly stirred = new Stir();
  private onNewTask: (() => void) | undefined;
  private stopped = false;
  private outside = 0;

  constructor(options: WorldOptions) {
    this.options = options;
    this.clock = options.clock;
    this.ids = options.ids;
    this.store = new Store(options.journal);
    this.services = new ServiceRegistry(options.services);
    this.account = options.account ?? '123456789012';
    this.region = options.region ?? 'eu-west-1';
    this.partition = options.partition ?? 'aws';
    this.agenda = new Agenda(this.store);
    this.quotas = new Quotas(options.clock);
    if (options.observe) this.observers.add(options.observe);
  }

  /** Tells `observer` of every finished call until the returned function is called. */
  observe(observer: (record: CallRecord) => void): () => void {
    this.observers.add(observer);
    return () => this.observers.delete(observer);
  }

  /** Tells `observer` of every event that a service emits, with its time, until the returned function is called. */
  observeEvents(observer: (event: EmittedEvent, at: number) => void): () => void {
    this.eventObservers.add(observer);
    return () => this.eventObservers.delete(observer);
  }

  attach<K extends keyof Parts>(name: K, part: Parts[K]): void {
    this.parts[name] = part;
  }

  /** The account's root, for seeding and for tests. */
  root(account = this.account): Principal {
    return { kind: 'root', account };
  }

  /** One API call from outside, already decoded. Its changes are kept when it ends, also when it fails. */
  async call(invocation: Invocation, requestId = this.ids.uuid()): Promise<Record<string, unknown>> {
    const unit = this.store.begin();
    this.outside++;
    try {
      return await this.perform(invocation, unit, requestId);
    } finally {
      unit.commit();
      this.outside--;
      this.stir();
    }
  }

  /** A call context for code that is not an operation: seeding, tests, the console. Commit it when done. */
  context(place: { account?: string; region?: string; service?: string } = {}): Call {
    const account = place.account ?? this.account;
    return this.contextFor(
      {
        service: place.service ?? '',
        operation: '',
        input: {},
        principal: this.root(account),
        account,
        region: place.region ?? this.region,
      },
      this.store.begin(),
      this.ids.uuid(),
    );
  }

  /**
   * Does all that is due, moving time forward whenever nothing is under way, until `done` holds or `limitMs` have passed.
   * Answers whether `done` held.
   */
  async until(done: () => boolean, limitMs = 3_600_000): Promise<boolean> {
    const deadline = this.clock.now() + limitMs;
    while (!this.stopped) {
      this.startDue();
      if (this.inFlight.size + this.outside > this.waits.count) {
        await this.news();
        continue;
      }
      if (done()) return true;
      const next = this.agenda.nextAt();
      if (this.clock.now() >= deadline) return false;
      this.clock.skip(Math.min(next ?? deadline, deadline) - this.clock.now());
    }
    return done();
  }

  /** Lets `ms` pass, doing what falls due. */
  async advance(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    await this.until(() => this.clock.now() >= end, ms);
  }

  /** Does what is due as the clock itself moves on, until `stop`. Needs the option `timer`. */
  serve(): void {
    const { timer } = this.options;
    if (!timer) throw new Error('a world without a timer cannot serve');
    let cancel: (() => void) | undefined;
    const arm = (): void => {
      cancel?.();
      if (this.stopped) return;
      this.startDue();
      const next = this.agenda.nextAt();
      if (next !== undefined) cancel = timer(arm, Math.max(1, next - this.clock.now()));
    };
    this.onNewTask = arm;
    arm();
  }

  /** Ends serving: nothing new is begun; what is under way comes to its end. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.stir();
    this.onNewTask = undefined;
    await Promise.allSettled(this.inFlight);
  }

  /** Something under way came to its end, something was added, or the clock reached the next task. */
  private async news(): Promise<void> {
    const { timer } = this.options;
    const next = this.agenda.nextAt();
    const due = Promise.withResolvers<void>();
    const cancel = timer && next !== undefined ? timer(due.resolve, Math.max(1, next - this.clock.now())) : undefined;
    await Promise.race([this.stirred.promise, due.promise]);
    cancel?.();
  }

  /** Wakes whoever drives the world: something was added, or came to its end, perhaps with a fault of our own. */
  private stir(fault?: { error: unknown }): void {
    this.stirred.wake(fault);
    this.onNewTask?.();
  }

  private startDue(): void {
    for (const task of this.agenda.takeDue(this.clock.now())) {
      const run = this.runTask(task).finally(() => this.inFlight.delete(run));
      this.inFlight.add(run);
      void run.then(
        () => this.stir(),
        (error: unknown) => this.stir({ error }),
      );
    }
  }

  private async runTask(task: Task): Promise<void> {
    const [folder = '', name = ''] = task.task.split('/');
    const unit = this.store.begin();
    try {
      const service = await this.services.get(folder);
      const handler = service.tasks.get(name);
      if (!handler) throw new Error(`emulator/${folder} has no task "${name}"`);
      const call = this.contextFor(
        {
          service: folder,
          operation: name,
          input: {},
          principal: { kind: 'service', account: task.account, service: `${folder}.amazonaws.com` },
          account: task.account,
          region: task.region,
        },
        unit,
        this.ids.uuid(),
      );
      await handler(task.payload as never, call);
      this.agenda.finish(unit, task);
    } catch (error) {
      this.options.onTaskError?.(task, error);
      if ((task.failures ?? 0) >= MAX_TASK_FAILURES) this.agenda.finish(unit, task);
      else this.agenda.retry(unit, task, this.clock.now() + TASK_RETRY_MS);
    } finally {
      unit.commit();
    }
  }

  private async perform(invocation: Invocation, unit: Unit, requestId: string): Promise<Record<string, unknown>> {
    const service = await this.services.get(invocation.service);
    const operation = service.operations.get(invocation.operation);
    if (!operation)
      throw new AwsError('NotImplemented', `${invocation.service}.${invocation.operation} is not emulated`, 501);
    const call = this.contextFor(invocation, unit, requestId);
    const record: CallRecord = { call, input: invocation.input, access: [] };
    try {
      await this.options.faults?.before?.(call, invocation.input);
      const asked = operation.access(invocation.input as never, call);
      record.access = Array.isArray(asked) ? asked : [asked];
      for (const request of record.access) this.options.authorize?.(request, call);
      if (operation.quota && this.options.quotas !== false) this.quotas.take(call, operation.quota);
      const output = ((await operation.handle(invocation.input as never, call)) ?? {}) as Record<string, unknown>;
      await this.options.faults?.after?.(call, invocation.input);
      record.output = output;
      return output;
    } catch (error) {
      const known = error instanceof AwsError ? error : internalFailure(error);
      record.error = known;
      throw known;
    } finally {
      for (const observer of this.observers) observer(record);
    }
  }

  private contextFor(invocation: Invocation, unit: Unit, requestId: string): Call {
    const account = invocation.account ?? invocation.principal.account;
    const region = invocation.region ?? this.region;
    const idOf = (name: string): string => `${account}/${region}/${name}`;
    const later = (task: LaterTask): string => this.addTask(task, account, region, unit);
    const call: Call = {
      account,
      region,
      partition: this.partition,
      principal: invocation.principal,
      service: invocation.service,
      operation: invocation.operation,
      ...(invocation.via === undefined ? {} : { via: invocation.via }),
      requestId,
      ids: this.ids,
      now: () => this.clock.now(),
      table: unit.tablesOf(account, region),
      later,
      forget: (idOrName) => {
        this.agenda.delete(unit, idOrName);
        this.agenda.delete(unit, idOf(idOrName));
      },
      emit: (event) => {
        for (const observer of this.eventObservers) observer(event, this.clock.now());
        later({ task: 'events/deliver', payload: event });
      },
      changed: (resourceType, resourceId) => {
        if (this.services.has('config'))
          later({ task: 'config/resource-changed', payload: { resourceType, resourceId } });
      },
      invoke: (request) => this.perform({ account, region, ...request }, unit, requestId),
      serviceOf: (botoName) => this.services.find(botoName),
      serviceIn: (folder) => this.services.get(folder),
      commit: () => unit.commit(),
      waitFor: (name) => {
        unit.commit();
        this.stir();
        return this.waits.next(name);
      },
      signal: (name) => this.waits.signal(name),
      part: (name) => this.parts[name],
    };
    return call;
  }

  private addTask(task: LaterTask, account: string, region: string, unit: Unit): string {
    const place = { account: task.account ?? account, region: task.region ?? region };
    const id = task.name ? `${place.account}/${place.region}/${task.name}` : this.ids.uuid();
    const at = task.at ?? this.clock.now() + (task.after ?? 0);
    this.agenda.put(unit, {
      id,
      task: task.task,
      at,
      ...place,
      payload: task.payload,
      ...(task.name ? { name: task.name } : {}),
    });
    this.stir();
    return id;
  }
}
