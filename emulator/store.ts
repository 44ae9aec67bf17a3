/** What the stand-in keeps. Values are plain JSON and never changed in place: to change one, `put` a new one. */
export interface Table<T> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  put(key: string, value: T): void;
  delete(key: string): void;
  /** In order of first insertion. */
  keys(): string[];
  values(): T[];
  entries(): [string, T][];
  readonly size: number;
}

/** `[table, key, value]`, or `[table, key]` for a deletion. */
export type Change = [table: string, key: string, value?: unknown];

/** Where committed changes go, so that a killed stand-in comes back as it was. */
export interface Journal {
  /** All changes ever appended, in order. */
  load(): Iterable<Change[]>;
  /** One unit of work, written whole or not at all. */
  append(changes: Change[]): void;
}

/** All state of the stand-in, by table. A table's name carries its account and Region: `123456789012/eu-west-1/ssm/parameters`. */
export class Store {
  private readonly tables = new Map<string, Map<string, unknown>>();
  private readonly journal: Journal | undefined;

  constructor(journal?: Journal) {
    this.journal = journal;
    for (const changes of journal?.load() ?? []) for (const change of changes) this.apply(change);
  }

  /** Starts a unit of work. Its changes are seen at once, and kept over a restart from its commit on. */
  begin(): Unit {
    return new Unit(this);
  }

  /** The names of the tables that hold something. */
  tableNames(): string[] {
    return [...this.tables].filter(([, rows]) => rows.size > 0).map(([name]) => name);
  }

  rows(table: string): Map<string, unknown> {
    let rows = this.tables.get(table);
    if (!rows) {
      rows = new Map();
      this.tables.set(table, rows);
    }
    return rows;
  }

  apply([table, key, ...rest]: Change): void {
    if (rest.length === 0) this.rows(table).delete(key);
    else this.rows(table).set(key, rest[0]);
  }

  write(changes: Change[]): void {
    this.journal?.append(changes);
  }

  get durable(): boolean {
    return this.journal !== undefined;
  }
}

/** The changes of one API call or one background task: committed together. */
export class Unit {
  private changes: Change[] = [];
  private afterCommit: (() => void)[] = [];
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  table<T>(name: string): Table<T> {
    const rows = this.store.rows(name) as Map<string, T>;
    return {
      get: (key) => rows.get(key),
      has: (key) => rows.has(key),
      put: (key, value) => this.change([name, key, value]),
      delete: (key) => this.change([name, key]),
      keys: () => [...rows.keys()],
      values: () => [...rows.values()],
      entries: () => [...rows.entries()],
      get size() {
        return rows.size;
      },
    };
  }

  /** Makes all changes so far durable. */
  commit(): void {
    if (this.changes.length > 0) this.store.write(this.changes);
    this.changes = [];
    const waiting = this.afterCommit;
    this.afterCommit = [];
    for (const run of waiting) run();
  }

  /** Runs `run` once the changes so far are durable. */
  onCommit(run: () => void): void {
    this.afterCommit.push(run);
  }

  private change(change: Change): void {
    this.store.apply(change);
    if (this.store.durable) this.changes.push(change);
  }
}
