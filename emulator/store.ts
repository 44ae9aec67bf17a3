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
    return new UnitTable(this, name, this.store.rows(name) as Map<string, T>);
  }

  /** The tables of an account and Region, or of another one: each is looked up once. */
  tablesOf(account: string, region: string) {
    const known = new Map<string, Table<unknown>>();
    return <T>(name: string, scope?: { account?: string; region?: string }): Table<T> => {
      if (scope) return this.table<T>(`${scope.account ?? account}/${scope.region ?? region}/${name}`);
      let table = known.get(name);
      if (!table) {
        table = this.table<unknown>(`${account}/${region}/${name}`);
        known.set(name, table);
      }
      return table as Table<T>;
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

  /** Makes a change that is seen at once. */
  change(change: Change): void {
    this.store.apply(change);
    if (this.store.durable) this.changes.push(change);
  }
}

/** A table as one unit of work sees and changes it. */
class UnitTable<T> implements Table<T> {
  private readonly unit: Unit;
  private readonly name: string;
  private readonly rows: Map<string, T>;

  constructor(unit: Unit, name: string, rows: Map<string, T>) {
    this.unit = unit;
    this.name = name;
    this.rows = rows;
  }

  get(key: string): T | undefined {
    return this.rows.get(key);
  }

  has(key: string): boolean {
    return this.rows.has(key);
  }

  put(key: string, value: T): void {
    this.unit.change([this.name, key, value]);
  }

  delete(key: string): void {
    this.unit.change([this.name, key]);
  }

  keys(): string[] {
    return [...this.rows.keys()];
  }

  values(): T[] {
    return [...this.rows.values()];
  }

  entries(): [string, T][] {
    return [...this.rows.entries()];
  }

  get size(): number {
    return this.rows.size;
  }
}
