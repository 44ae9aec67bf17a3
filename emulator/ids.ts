/** Where the stand-in's randomness comes from, so that a run can be repeated from its seed. */
export interface Ids {
  /** A version 4 UUID, in lower case. */
  uuid(): string;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A number in [0, 1). */
  random(): number;
}

/** Repeatable ids from a seed (mulberry32). `salt` keeps the ids of a restarted run apart from those it handed out before. */
export function seededIds(seed: number, salt = 0): Ids {
  let state = (seed ^ Math.imul(salt + 1, 0x9e3779b1)) >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const hex = (length: number): string => {
    let out = '';
    while (out.length < length) out += Math.floor(random() * 16).toString(16);
    return out;
  };
  const uuid = (): string => {
    const h = hex(32);
    const variant = ((Number.parseInt(h.charAt(16), 16) & 3) | 8).toString(16);
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20)}`;
  };
  return { uuid, hex, random };
}
