import type { World } from '../../emulator/world.ts';
import type { SeedCall } from './account.ts';

/** Values that earlier calls left, by name, beside `account` and `region`. */
export type Kept = Readonly<Record<string, string>>;

/** Puts kept values in the place of `$name`, also within longer strings. */
export function fill(value: unknown, kept: Kept): unknown {
  if (typeof value === 'string')
    return value.replace(/\$([A-Za-z]\w*)/g, (_, name: string) => {
      const found = kept[name];
      if (found === undefined) throw new Error(`the demonstration's account uses $${name} before anything keeps it`);
      return found;
    });
  if (Array.isArray(value)) return value.map((item) => fill(item, kept));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, kept)]));
  return value;
}

function pick(output: unknown, path: string): string {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], output);
  if (typeof found !== 'string') throw new Error(`the answer has no "${path}"`);
  return found;
}

interface SeedProgress {
  done: number;
  kept: Kept;
}

/**
 * Makes the calls in order, as the account's root. How far it came is kept beside the stand-in's own state, so that a run
 * which was killed goes on where it was.
 */
export async function seed(world: World, name: string, calls: readonly SeedCall[], first: Kept): Promise<Kept> {
  const context = world.context();
  const table = context.table<SeedProgress>('demo/seed');
  let { done, kept } = table.get(name) ?? { done: 0, kept: first };
  for (const call of calls.slice(done)) {
    const output = await world.call({
      service: call.service,
      operation: call.operation,
      input: fill(call.input, kept) as Record<string, unknown>,
      principal: world.root(),
    });
    const news = Object.entries(call.keep ?? {}).map(([as, path]) => [as, pick(output, path)] as const);
    kept = { ...kept, ...Object.fromEntries(news) };
    table.put(name, { done: ++done, kept });
    context.commit();
  }
  return kept;
}
