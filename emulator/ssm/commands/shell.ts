/** A script as the agent of a node hands it to the node's shell. */
export interface ShellRequest {
  /** Names this run for `stop`. */
  id: string;
  /** Each node has files of its own. */
  nodeId: string;
  script: string;
  workingDirectory?: string;
  environment: Readonly<Record<string, string>>;
  timeoutMs: number;
}

export interface ShellResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  ended: 'itself' | 'timed-out' | 'stopped';
}

/** Runs the scripts of managed nodes: `world.attach('ssm/shell', shell)`. */
export interface Shell {
  run(request: ShellRequest): Promise<ShellResult>;
  /** Ends a run. Nothing happens if it has ended. */
  stop(id: string): void;
}
