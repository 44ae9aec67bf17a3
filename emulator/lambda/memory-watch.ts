import { readFileSync } from 'node:fs';
import type { MachineTime } from './runner-options.ts';

const EVERY_MS = 50;

/**
 * Looks at a process's memory until `stop`, which answers the most it was seen to use, in KiB. Beyond its limit it is
 * killed, as in Lambda. Only Linux tells; elsewhere the figure is what the runtime itself reports at its end.
 */
export function watchMemory(
  pid: number | undefined,
  limitMb: number,
  machine: MachineTime,
  exceeded: () => void,
): { stop(): number } {
  let peakKb = 0;
  let callOff = (): void => undefined;
  const look = (): void => {
    peakKb = Math.max(peakKb, residentKb(pid));
    if (peakKb > limitMb * 1024) exceeded();
    else callOff = machine.after(look, EVERY_MS);
  };
  look();
  return {
    stop() {
      callOff();
      return Math.max(peakKb, residentKb(pid));
    },
  };
}

function residentKb(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
