/** Characters, numbers and keys that the inputs of a step, its outputs, or a variable may have in all; AWS documents no limit. */
export const MAX_SIZE = 1024 * 1024;

export class TooLarge extends Error {
  constructor() {
    super(`The value is larger than ${MAX_SIZE} characters`);
  }
}

/** Throws `TooLarge`; stops counting as soon as that is certain. */
export function assertSize(value: unknown): void {
  let left = MAX_SIZE;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const item = open.pop();
    left -= typeof item === 'string' ? item.length : 1;
    if (left < 0) throw new TooLarge();
    if (typeof item !== 'object' || item === null) continue;
    for (const [key, inner] of Object.entries(item)) {
      left -= Array.isArray(item) ? 0 : key.length;
      open.push(inner);
    }
    if (open.length > MAX_SIZE) throw new TooLarge();
  }
}
