import type { Call } from '../call.ts';
import { tableEngine, type TableEngine } from './table-engine.ts';

/** A world to which nobody attached an engine has one in memory. Its ids stand for it: no two worlds share them. */
const inMemory = new WeakMap<object, TableEngine>();

export function engineOf(call: Call): TableEngine {
  const attached = call.part('dynamodb/engine');
  if (attached) return attached;
  let engine = inMemory.get(call.ids);
  if (!engine) {
    engine = tableEngine();
    inMemory.set(call.ids, engine);
  }
  return engine;
}
