import { mkdirSync } from 'node:fs';
import { startEnvironment, type Environment } from './environment.ts';
import type { ChildProcessRunnerOptions } from './runner-options.ts';
import type { LambdaRunner, RunRequest } from './runner.ts';

export interface ChildProcessRunner extends LambdaRunner {
  /** Kills the processes of a function, whatever they are doing. Answers how many there were. */
  killEnvironment(functionName: string): number;
  /** How many processes there are. */
  readonly environments: number;
  /** Ends all processes. */
  close(): Promise<void>;
}

export type { ChildProcessRunnerOptions } from './runner-options.ts';

const IDLE_MS = 600_000;

/** Runs functions from their packages, each execution environment a process of its own behind a Runtime API. */
export function childProcessRunner(options: ChildProcessRunnerOptions): ChildProcessRunner {
  mkdirSync(options.scratchDir, { recursive: true });
  const idleMs = options.idleMs ?? IDLE_MS;
  const all = new Set<Environment>();
  const idle: Environment[] = [];

  const end = (environment: Environment): Promise<void> => {
    all.delete(environment);
    const at = idle.indexOf(environment);
    if (at >= 0) idle.splice(at, 1);
    return environment.end();
  };

  /** Drops what was idle too long, died, or belongs to code that was replaced; answers one that may be used again. */
  const reuse = (request: RunRequest): Environment | undefined => {
    for (const environment of idle.slice())
      if (
        environment.dead ||
        request.now() - environment.usedAt > idleMs ||
        (environment.functionArn === request.functionArn && environment.key !== request.environmentKey)
      )
        void end(environment);
    const at = idle.findLastIndex(({ key }) => key === request.environmentKey);
    return at < 0 ? undefined : idle.splice(at, 1)[0];
  };

  return {
    async run(request) {
      const environment = reuse(request) ?? (await startEnvironment(request, options));
      all.add(environment);
      const result = await environment.run(request);
      if (environment.dead) await end(environment);
      else idle.push(environment);
      return result;
    },
    killEnvironment(functionName) {
      const victims = [...all].filter((environment) => environment.functionName === functionName);
      for (const environment of victims) environment.kill();
      return victims.length;
    },
    get environments() {
      return all.size;
    },
    async close() {
      await Promise.all([...all].map(end));
    },
  };
}
