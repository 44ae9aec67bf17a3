/** An IP address as one number; an IPv4 address and its IPv6-mapped form are the same address. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** All addresses whose first `length` bits are those of `prefix`. */
export interface AddressRange {
  readonly bits: 32 | 128;
  readonly length: number;
  /** The first `length` bits alone. */
  readonly prefix: bigint;
}

const GROUP = /^[0-9a-fA-F]{1,4}$/;
const MAPPED = 0xffffn;

/**
 * Reads an IPv4 address of four decimal octets (leading zeros allowed) or an IPv6 address in hexadecimal groups.
 * `::ffff:0a00:0001` is the IPv4 address 10.0.0.1, as Java reads it; the mixed form `::ffff:10.0.0.1` is no address here.
 */
export function parseAddress(text: string): Address | undefined {
  if (!mayBeAddress(text)) return undefined;
  const ipv4 = parseIpv4(text);
  if (ipv4 >= 0) return { bits: 32, value: BigInt(ipv4) };
  const value = parseIpv6(text);
  if (value === undefined) return undefined;
  return value >> 32n === MAPPED ? { bits: 32, value: value & 0xffffffffn } : { bits: 128, value };
}

/** Addresses are 2 to 45 characters long and begin with a hexadecimal digit or a colon: a quick no for everything else. */
export function mayBeAddress(text: string): boolean {
  if (text.length < 2 || text.length > 45) return false;
  const first = text.charCodeAt(0);
  const digit = first >= 48 && first <= 58;
  const letter = (first | 32) >= 97 && (first | 32) <= 102;
  return digit || letter;
}

/** The address as a number, or -1. Character by character: this is asked of every string at a path with addresses. */
export function parseIpv4(text: string): number {
  let sum = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      octet = octet * 10 + code - 48;
      if (++digits > 3 || octet > 255) return -1;
    } else if (code === 46 && digits > 0 && dots < 3) {
      sum = sum * 256 + octet;
      octet = 0;
      digits = 0;
      dots++;
    } else return -1;
  }
  return dots === 3 && digits > 0 ? sum * 256 + octet : -1;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(Math.max(0, missing)).fill('0'), ...tail];
  if (!groups.every((group) => GROUP.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(Number.parseInt(group, 16)), 0n);
}

/** The range of just this address. */
export const rangeOf = (address: Address): AddressRange => ({
  bits: address.bits,
  length: address.bits,
  prefix: address.value,
});

/** Reads `10.0.0.0/8`; host bits are ignored. Masks of one single address (/32, /128) are refused, as the service does. */
export function parseCidr(text: string): AddressRange | undefined {
  const [network = '', mask = '', ...more] = text.split('/');
  const address = parseAddress(network);
  if (!address || more.length > 0 || !/^\d{1,3}$/.test(mask)) return undefined;
  const length = Number(mask);
  if (length >= address.bits) return undefined;
  return { bits: address.bits, length, prefix: address.value >> BigInt(address.bits - length) };
}

export const isInRange = (range: AddressRange, address: Address): boolean =>
  address.bits === range.bits && address.value >> BigInt(range.bits - range.length) === range.prefix;
