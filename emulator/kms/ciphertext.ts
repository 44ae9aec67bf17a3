import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Call } from '../call.ts';
import type { Key } from './state.ts';

const VERSION = 1;
const ID_BYTES = 36;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A blob that names its key and is bound to its encryption context, as KMS's own are: version, key ARN's id, IV, tag, data. */
export function seal(call: Call, key: Key, plaintext: Uint8Array, context: Record<string, string>): Buffer {
  const iv = Buffer.from(call.ids.hex(IV_BYTES * 2), 'hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key.material, 'base64'), iv);
  cipher.setAAD(canonical(context));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(key.id.padEnd(ID_BYTES)), iv, cipher.getAuthTag(), data]);
}

/** The id of the key that a blob was made under; nothing if it is no blob of ours. */
export function keyIdOf(blob: Uint8Array): string | undefined {
  const bytes = Buffer.from(blob);
  if (bytes.length < 1 + ID_BYTES + IV_BYTES + TAG_BYTES || bytes[0] !== VERSION) return undefined;
  return bytes.toString('utf8', 1, 1 + ID_BYTES).trimEnd();
}

/** The plaintext, or nothing if the blob was changed or its encryption context is another. */
export function open(key: Key, blob: Uint8Array, context: Record<string, string>): Buffer | undefined {
  const body = Buffer.from(blob).subarray(1 + ID_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key.material, 'base64'), body.subarray(0, IV_BYTES));
  decipher.setAAD(canonical(context));
  decipher.setAuthTag(body.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The order of the pairs does not matter. */
const canonical = (context: Record<string, string>): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1))));
