import type { spawn } from 'node:child_process';

/** The machine's time: what functions really take is measured by it, and their time-outs. */
export interface MachineTime {
  /** Milliseconds, from any beginning. */
  now(): number;
  /** Does something after some milliseconds; answers how to call it off. */
  after(run: () => void, ms: number): () => void;
}

export interface ChildProcessRunnerOptions {
  spawn: typeof spawn;
  nodePath: string;
  /** Where the stand-in listens: `AWS_ENDPOINT_URL` of every function. */
  endpointUrl: string;
  /** Where packages are unpacked. */
  scratchDir: string;
  machine: MachineTime;
  /** How long an unused environment is kept, in milliseconds of the stand-in's time; ten minutes unless said otherwise. */
  idleMs?: number;
}
