import { createHash } from 'node:crypto';

/** Rectify's own namespace for version 5 UUIDs. */
const NAMESPACE = Buffer.from('6f1d3c2ab0e95c7d8a41d2e3f4051627', 'hex');

/** A version 5 UUID (RFC 9562): the same name gives the same id, so that a repeated start finds its first self again. */
export function uuidFrom(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name, 'utf8').digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
