import { createRequire } from 'node:module';

/** The parts of dynalite's store that an index is made of. */
export interface IndexedStore {
  tableDb: { put(key: string, table: EngineTable, done: Done): void; lock: Lock };
  getTable(name: string, checkStatus: boolean, done: (error: unknown, table: EngineTable) => void): void;
  getItemDb(name: string): ItemDb & { lock: Lock; createValueStream(): AsyncIterable<Item> };
  getIndexDb(type: 'Global', table: string, index: string): ItemDb;
  deleteIndexDb(type: 'Global', table: string, index: string, done: Done): void;
}

interface ItemDb {
  put(key: string, item: Item, done: Done): void;
  get(key: string, done: (error: unknown, item?: Item) => void): void;
}
type Done = (error?: unknown) => void;
type Item = Record<string, unknown>;
/** dynalite's lock: `release` wraps what is to be called at the end. */
type Lock = (key: string, run: (release: (done: Done) => Done) => void) => void;

interface KeyElement {
  AttributeName: string;
  KeyType: string;
}

export interface EngineIndex {
  IndexName: string;
  KeySchema: KeyElement[];
  [member: string]: unknown;
}

export interface EngineTable {
  TableName: string;
  KeySchema: KeyElement[];
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  GlobalSecondaryIndexes?: EngineIndex[];
  LocalSecondaryIndexes?: EngineIndex[];
  [member: string]: unknown;
}

interface Keys {
  createKey(item: Item, table: EngineTable): string | Error;
  getIndexActions(
    indexes: EngineIndex[],
    old: Item | null,
    item: Item,
    table: EngineTable,
  ): { puts: { key: string; item: Item }[] };
}

const require = createRequire(import.meta.url);

const promised = <T = void>(start: (done: (error?: unknown, value?: T) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    start((error, value) => (error ? reject(error) : resolve(value as T)));
  });

const locked = (lock: Lock, key: string, work: () => Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    lock(key, (release) => {
      const done = release((error) => (error ? reject(error) : resolve()));
      work().then(() => done(), done);
    });
  });

/** Adds an index to a table, and puts in it what the table holds: dynalite makes indexes with their table only. */
export async function addIndex(
  store: IndexedStore,
  tableName: string,
  index: EngineIndex,
  definitions: EngineTable['AttributeDefinitions'],
): Promise<void> {
  const keys = require('dynalite/db') as Keys;
  // whoever writes from here on writes to the index too
  const table = await changeTable(store, tableName, (old) => ({
    ...old,
    AttributeDefinitions: definitions,
    GlobalSecondaryIndexes: [...(old.GlobalSecondaryIndexes ?? []), index],
  }));
  const items = store.getItemDb(tableName);
  const entries = store.getIndexDb('Global', tableName, index.IndexName);
  for await (const seen of items.createValueStream()) {
    const key = keys.createKey(seen, table);
    if (key instanceof Error) throw key;
    await locked(items.lock, key, async () => {
      // it may have changed or gone since it was read
      const item = await promised<Item>((done) => items.get(key, done)).catch(() => undefined);
      if (!item) return;
      for (const entry of keys.getIndexActions([index], null, item, table).puts)
        await promised((done) => entries.put(entry.key, entry.item, done));
    });
  }
}

export async function removeIndex(store: IndexedStore, tableName: string, indexName: string): Promise<void> {
  await changeTable(store, tableName, ({ GlobalSecondaryIndexes = [], ...table }) => {
    const left = GlobalSecondaryIndexes.filter((index) => index.IndexName !== indexName);
    return withUsedDefinitions({ ...table, ...(left.length > 0 ? { GlobalSecondaryIndexes: left } : {}) });
  });
  await promised((done) => store.deleteIndexDb('Global', tableName, indexName, done));
}

/** A table defines the attributes of its keys and no others. */
function withUsedDefinitions(table: EngineTable): EngineTable {
  const keyed = [table, ...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const used = new Set(keyed.flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName)));
  return {
    ...table,
    AttributeDefinitions: table.AttributeDefinitions.filter(({ AttributeName }) => used.has(AttributeName)),
  };
}

async function changeTable(
  store: IndexedStore,
  name: string,
  change: (table: EngineTable) => EngineTable,
): Promise<EngineTable> {
  let changed: EngineTable | undefined;
  await locked(store.tableDb.lock, name, async () => {
    const table = await promised<EngineTable>((done) => store.getTable(name, false, done));
    const next = change(table);
    await promised((done) => store.tableDb.put(name, next, done));
    changed = next;
  });
  if (!changed) throw new Error(`table ${name} was not changed`);
  return changed;
}
