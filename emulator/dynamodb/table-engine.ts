import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { AwsError } from '../errors.ts';
import { addIndex, removeIndex, type EngineIndex, type EngineTable, type IndexedStore } from './secondary-index.ts';

interface Place {
  account: string;
  region: string;
}

/**
 * What holds the items: dynalite, one database for each account and Region. It is called in process, past its HTTP server,
 * since the front door has already done what that does.
 */
export interface TableEngine {
  /** Runs one of dynalite's actions on the JSON form of an input. Throws `AwsError`. */
  run(place: Place, operation: string, input: unknown): Promise<unknown>;
  /** Adds a global secondary index and fills it; `definitions` are then all of the table's. */
  addIndex(
    place: Place,
    table: string,
    change: { index: EngineIndex; definitions: EngineTable['AttributeDefinitions'] },
  ): Promise<void>;
  removeIndex(place: Place, table: string, index: string): Promise<void>;
  /** Closes the databases, waiting for what is being written. */
  close(): Promise<void>;
}

export interface TableEngineOptions {
  /** Where the databases lie, one folder for each account and Region; in memory without it. One process at a time may use it. */
  folder?: string;
}

interface Database extends IndexedStore {
  db: { close(done: (error?: Error | null) => void): void };
}
type Action = (database: Database, input: unknown, done: (error: unknown, output?: unknown) => void) => void;
interface Validation {
  types: object;
  custom?: unknown;
}
interface Validations {
  checkTypes(input: unknown, types: object): unknown;
  checkValidations(input: unknown, types: object, custom: unknown, database: Database): void;
}

const require = createRequire(import.meta.url);

export function tableEngine({ folder }: TableEngineOptions = {}): TableEngine {
  const databases = new Map<string, Database>();

  const databaseOf = ({ account, region }: Place): Database => {
    const key = `${account}/${region}`;
    let database = databases.get(key);
    if (!database) {
      const { create } = require('dynalite/db') as { create: (options: object) => Database };
      const path = folder === undefined ? undefined : join(folder, account, region);
      if (path) mkdirSync(path, { recursive: true });
      // tables are there at once: what waits is the operation, not a timer of its own
      database = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...(path ? { path } : {}) });
      Object.assign(database.tableDb, { awsAccountId: account, awsRegion: region });
      databases.set(key, database);
    }
    return database;
  };

  return {
    async run(place, operation, input) {
      const name = operation.charAt(0).toLowerCase() + operation.slice(1);
      const action = require(`dynalite/actions/${name}`) as Action;
      const validation = require(`dynalite/validations/${name}`) as Validation;
      const validations = require('dynalite/validations') as Validations;
      const database = databaseOf(place);
      try {
        const checked = validations.checkTypes(input, validation.types);
        validations.checkValidations(checked, validation.types, validation.custom, database);
        return await new Promise((resolve, reject) => {
          action(database, checked, (error, output) => (error ? reject(error) : resolve(output)));
        });
      } catch (error) {
        throw asAwsError(error);
      }
    },
    addIndex: (place, table, { index, definitions }) => addIndex(databaseOf(place), table, index, definitions),
    removeIndex: (place, table, index) => removeIndex(databaseOf(place), table, index),
    async close() {
      const open = [...databases.values()];
      databases.clear();
      await Promise.all(
        open.map(
          ({ db }) =>
            new Promise<void>((resolve, reject) => {
              db.close((error) => (error ? reject(error) : resolve()));
            }),
        ),
      );
    },
  };
}

interface ErrorBody {
  __type: string;
  message?: string;
  Message?: string;
}

/** dynalite's errors carry the body that DynamoDB would send. */
function asAwsError(error: unknown): unknown {
  const { statusCode, body } = error as { statusCode?: number; body?: ErrorBody };
  if (statusCode === undefined || !body) return error;
  const { __type, message, Message, ...members } = body;
  const code = __type.split('#').at(-1) ?? '';
  return new AwsError(code, message ?? Message ?? '', statusCode, members);
}
