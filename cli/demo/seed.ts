import type { Call } from '../../emulator/call.ts';
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

const progressIn = (context: Call) => context.table<SeedProgress>('demo/seed');

/** Whether any of the calls was made yet. */
export const isBegun = (world: World, name: string): boolean => progressIn(world.context()).has(name);

/**
 * Makes the calls in order, as the account's root. How far it came is kept in one unit with what the call did, so that a run
 * which was killed goes on where it was and makes no call twice.
 */
export async function seed(world: World, name: string, calls: readonly SeedCall[], first: Kept): Promise<Kept> {
  let { done, kept } = progressIn(world.context()).get(name) ?? { done: 0, kept: first };
  for (const call of calls.slice(done)) {
    const context = world.context();
    const output = await context.invoke({
      service: call.service,
      operation: call.operation,
      input: fill(call.input, kept) as Record<string, unknown>,
      principal: world.root(),
    });
    const news = Object.entries(call.keep ?? {}).map(([as, path]) => [as, pick(output, path)] as const);
    kept = { ...kept, ...Object.fromEntries(news) };
    progressIn(context).put(name, { done: ++done, kept });
    context.commit();
  }
  return kept;
}
