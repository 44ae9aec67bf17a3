/** One run of the script of an `aws:executeScript` step. */
export interface ScriptRequest {
  /** `python3.11` */
  runtime: string;
  /** The files of the script, or of the attachment, by their paths. */
  files: { path: string; data: Buffer }[];
  /** The module that holds the handler, without `.py`. */
  module: string;
  function: string;
  /** `InputPayload`. */
  events: unknown;
  context: Record<string, string>;
  /** Credentials and Region; nothing of this machine's own environment goes with them. */
  environment: Record<string, string>;
  memoryMb: number;
  /** Of the machine's time. */
  timeoutMs: number;
  /** The stand-in's time in milliseconds. */
  now(): number;
  /** Lets the stand-in's time pass; answers false if the script must end instead. */
  sleep(ms: number): Promise<boolean>;
}

export type ScriptEnd =
  | { kind: 'returned'; value: unknown }
  /** With Python's own traceback. */
  | { kind: 'raised'; traceback: string }
  | { kind: 'timedOut' }
  /** The process ended without an answer. */
  | { kind: 'died'; reason: string };

export type ScriptResult = ScriptEnd & {
  /** What the script wrote to its standard output and error. */
  output: string;
};

/** Runs the scripts of runbooks: `world.attach('ssm/script-runner', runner)`. */
export interface ScriptRunner {
  /** What this machine lacks for a runtime, as the end of a sentence; undefined if it has everything. */
  lackOf(runtime: string): Promise<string | undefined>;
  run(request: ScriptRequest): Promise<ScriptResult>;
}

export const PYTHON_RUNTIMES = [
  'python3.6',
  'python3.7',
  'python3.8',
  'python3.9',
  'python3.10',
  'python3.11',
  'python3.12',
  'python3.13',
] as const;
export const POWERSHELL_RUNTIMES = [
  'PowerShell Core 6.0',
  'PowerShell 7.0',
  'PowerShell Core 7.0',
  'PowerShell 7.4',
] as const;
