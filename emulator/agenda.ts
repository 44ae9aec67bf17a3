import type { Store, Unit } from './store.ts';

/** A piece of work that waits for its time. Kept in the store, so that a restart forgets none. */
export interface Task {
  id: string;
  task: string;
  at: number;
  account: string;
  region: string;
  payload: unknown;
  name?: string;
  /** How often it threw. */
  failures?: number;
}

const TABLE = 'agenda';

/** The tasks by time: a binary heap over the store's table; entries that are no longer in the table are dropped when met. */
export class Agenda {
  private readonly heap: { at: number; order: number; id: string }[] = [];
  private readonly running = new Set<string>();
  private readonly store: Store;
  private order = 0;

  constructor(store: Store) {
    this.store = store;
    for (const task of this.rows().values()) this.push(task);
  }

  put(unit: Unit, task: Task): void {
    unit.table<Task>(TABLE).put(task.id, task);
    // not before: the task would see, and overwrite, changes that are not kept yet
    unit.onCommit(() => this.push(task));
  }

  delete(unit: Unit, id: string): void {
    unit.table<Task>(TABLE).delete(id);
  }

  /** Takes the tasks that are due at `now`; each stays in the table until it is finished. */
  takeDue(now: number): Task[] {
    const due: Task[] = [];
    for (let next = this.peek(); next && next.at <= now; next = this.peek()) {
      this.pop();
      this.running.add(next.id);
      due.push(next);
    }
    return due;
  }

  finish(unit: Unit, task: Task): void {
    this.running.delete(task.id);
    // a task may have set itself again under its own name while it ran
    if (this.rows().get(task.id) === task) this.delete(unit, task.id);
    else this.again(task.id);
  }

  retry(unit: Unit, task: Task, at: number): void {
    this.running.delete(task.id);
    this.put(unit, { ...task, at, failures: (task.failures ?? 0) + 1 });
  }

  nextAt(): number | undefined {
    return this.peek()?.at;
  }

  get waiting(): Task[] {
    return [...this.rows().values()];
  }

  private again(id: string): void {
    const task = this.rows().get(id);
    if (task) this.push(task);
  }

  private rows(): Map<string, Task> {
    return this.store.rows(TABLE) as Map<string, Task>;
  }

  private peek(): Task | undefined {
    for (;;) {
      const top = this.heap[0];
      if (!top) return undefined;
      const task = this.rows().get(top.id);
      if (task && task.at === top.at && !this.running.has(top.id)) return task;
      this.pop();
    }
  }

  private push(task: Task): void {
    const heap = this.heap;
    heap.push({ at: task.at, order: this.order++, id: task.id });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.before(i, parent)) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  private pop(): void {
    const last = this.heap.pop();
    if (!last || this.heap.length === 0) return;
    this.heap[0] = last;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2])
        if (child < this.heap.length && this.before(child, least)) least = child;
      if (least === i) return;
      this.swap(i, least);
      i = least;
    }
  }

  private before(a: number, b: number): boolean {
    const [x, y] = [this.heap[a], this.heap[b]];
    return x !== undefined && y !== undefined && (x.at < y.at || (x.at === y.at && x.order < y.order));
  }

  private swap(a: number, b: number): void {
    const [x, y] = [this.heap[a], this.heap[b]];
    if (x && y) [this.heap[a], this.heap[b]] = [y, x];
  }
}
