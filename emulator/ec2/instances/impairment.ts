import type { Call } from '../../call.ts';
import type { Instance } from '../state.ts';

/**
 * The tag `rectify:impaired` stands for what AWS cannot be asked for: a broken guest (`instance`) or host (`system`).
 * It breaks the instance when it is put, at launch or later. A reboot mends a guest; only a stop and a start mends a host.
 */
export const IMPAIRED_TAG = 'rectify:impaired';

/** The instance as `tags` leave it; it breaks once for each time the tag is put anew. */
export function impairmentFrom(tags: Record<string, string>, instance: Instance, call: Call): Instance {
  const impaired = tags[IMPAIRED_TAG];
  if ((impaired !== 'instance' && impaired !== 'system') || instance.impaired === impaired) return instance;
  return { ...instance, impaired, impairedSince: call.now() };
}

/** The instance after a reboot, or after a stop and a start on another host. */
export function mend(instance: Instance, by: 'reboot' | 'start'): Instance {
  if (by === 'reboot' && instance.impaired === 'system') return instance;
  const { impaired: _, impairedSince: __, ...mended } = instance;
  return mended;
}
