import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ChildProcessRunnerOptions } from './runner-options.ts';
import { openExtension, type ExtensionServer } from './extension-server.ts';
import { errorPayload } from './inline-runner.ts';
import { newMailbox } from './mailbox.ts';
import { watchMemory } from './memory-watch.ts';
import { readLines } from './output-lines.ts';
import type { RunRequest, RunResult } from './runner.ts';
import { openRuntimeApi, type RuntimeMessage } from './runtime-api.ts';
import { taskRoot } from './task-root.ts';

/** An execution environment: one process, one invocation at a time. */
export interface Environment {
  readonly functionName: string;
  readonly functionArn: string;
  readonly key: string;
  /** Its process is gone, or of no use any more. */
  readonly dead: boolean;
  /** The stand-in's time at the end of the last invocation. */
  readonly usedAt: number;
  run(request: RunRequest): Promise<RunResult>;
  /** Kills the process at once. */
  kill(): void;
  /** Ends the process and waits until it is gone. */
  end(): Promise<void>;
}

type Happening =
  | RuntimeMessage
  | { kind: 'exit'; code: number | null; signal: NodeJS.Signals | null }
  | { kind: 'timed-out' | 'out-of-memory' };

/** Lambda gives the INIT phase ten seconds. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_MS = 10_000;
const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));

export async function startEnvironment(first: RunRequest, options: ChildProcessRunnerOptions): Promise<Environment> {
  const { machine } = options;
  const id = first.newEnvironmentId();
  const started = machine.now();
  const mailbox = newMailbox<Happening>();
  const api = await openRuntimeApi((message) => mailbox.put(message));
  const environment = first.environment();
  const extension = await extensionFor(first, environment);
  const root = taskRoot(options.scratchDir, first, id);
  const child = options.spawn(options.nodePath, [`--max-old-space-size=${first.memoryMb}`, BOOTSTRAP], {
    cwd: root,
    // the last pipe carries nothing: it ends when this process does, however it ends, and the child with it
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      ...environment,
      AWS_ENDPOINT_URL: options.endpointUrl,
      AWS_LAMBDA_RUNTIME_API: api.address,
      AWS_LAMBDA_LOG_STREAM_NAME: id,
      LAMBDA_TASK_ROOT: root,
      _STAND_IN_NOW: String(first.now()),
      ...(extension ? { PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: String(extension.port) } : {}),
    },
  }) as ChildProcessByStdio<null, Readable, Readable>;
  const output = readLines(child.stdout);
  const complaints = readLines(child.stderr);
  const gone = goneOf(child, (code, signal) => mailbox.put({ kind: 'exit', code, signal }));
  let state: 'starting' | 'warm' | 'dead' = 'starting';
  let usedAt = first.now();
  void gone.then(() => (state = 'dead'));

  const stop = async (): Promise<void> => {
    state = 'dead';
    child.kill('SIGKILL');
    await gone;
    api.close();
    extension?.close();
  };

  const run = async (request: RunRequest): Promise<RunResult> => {
    const cold = state === 'starting';
    let callOff = machine.after(() => mailbox.put({ kind: 'timed-out' }), cold ? INIT_MS : request.timeoutMs);
    let happening = await mailbox.take();
    const initMs = cold ? machine.now() - started : undefined;
    callOff();
    mailbox.drop(({ kind }) => kind === 'timed-out');
    const begun = machine.now();
    let peakKb = 0;
    if (happening.kind === 'ready') {
      if (cold) state = 'warm';
      extension?.serve(request.extension);
      callOff = machine.after(() => mailbox.put({ kind: 'timed-out' }), request.timeoutMs);
      const memory = watchMemory(child.pid, request.memoryMb, machine, () => mailbox.put({ kind: 'out-of-memory' }));
      api.give(invocationHeaders(request), request.payload);
      happening = await mailbox.take();
      callOff();
      peakKb = memory.stop();
      extension?.serve(undefined);
    }
    const durationMs = machine.now() - begun;
    // a limit may have been met in the same moment
    mailbox.drop(({ kind }) => kind === 'timed-out' || kind === 'out-of-memory');
    if (happening.kind === 'response' || happening.kind === 'error' || happening.kind === 'init-error')
      await output.ended();
    else await stop();
    if (happening.kind === 'response' || happening.kind === 'error') peakKb = Math.max(peakKb, happening.peakKb);
    usedAt = request.now();
    const { payload, failed, lines } = outcomeOf(happening, request);
    // after an error of the runtime itself the process is not used again
    if (happening.kind === 'init-error') await stop();
    return {
      payload,
      failed,
      durationMs,
      environmentId: id,
      log: [
        `START RequestId: ${request.requestId} Version: ${request.version}`,
        ...output.take(),
        ...complaints.take(),
        ...lines,
        `END RequestId: ${request.requestId}`,
        reportLine(request, durationMs, peakKb, initMs),
      ],
    };
  };

  return {
    functionName: first.functionName,
    functionArn: first.functionArn,
    key: first.environmentKey,
    get dead() {
      return state === 'dead';
    },
    get usedAt() {
      return usedAt;
    },
    run,
    kill: () => void child.kill('SIGKILL'),
    end: stop,
  };
}

function goneOf(
  child: ChildProcess,
  tell: (code: number | null, signal: NodeJS.Signals | null) => void,
): Promise<void> {
  return new Promise((resolve) => {
    child.once('error', () => {
      tell(1, null);
      resolve();
    });
    child.once('close', (code, signal) => {
      tell(code, signal);
      resolve();
    });
  });
}

async function extensionFor(
  request: RunRequest,
  environment: Record<string, string>,
): Promise<ExtensionServer | undefined> {
  if (!request.extension) return undefined;
  return openExtension({
    port: Number(environment['PARAMETERS_SECRETS_EXTENSION_HTTP_PORT'] ?? 0),
    token: environment['AWS_SESSION_TOKEN'] ?? '',
    environment,
    now: request.now,
  });
}

const invocationHeaders = (request: RunRequest): Record<string, string> => ({
  'Lambda-Runtime-Aws-Request-Id': request.requestId,
  'Lambda-Runtime-Deadline-Ms': String(request.now() + request.timeoutMs),
  'Lambda-Runtime-Invoked-Function-Arn': request.functionArn,
  'Lambda-Runtime-Trace-Id': `Root=1-${Math.floor(request.now() / 1000).toString(16)}-${request.requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`,
  ...(request.clientContext === undefined
    ? {}
    : { 'Lambda-Runtime-Client-Context': Buffer.from(request.clientContext).toString('base64') }),
  'Stand-In-Now': String(request.now()),
});

const UNSETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled.';

interface Outcome {
  payload: string;
  failed: boolean;
  /** What Lambda itself adds to the log. */
  lines: string[];
}

/** What the caller is told, in Lambda's own error types. https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
function outcomeOf(happening: Happening, request: RunRequest): Outcome {
  const failure = (type: string, message: string, lines: string[] = []): Outcome => ({
    payload: errorPayload(type, `RequestId: ${request.requestId} Error: ${message}`),
    failed: true,
    lines,
  });
  switch (happening.kind) {
    case 'response':
      return { payload: happening.body, failed: false, lines: [] };
    case 'error':
    case 'init-error':
      return { payload: happening.body, failed: true, lines: [] };
    case 'timed-out': {
      const message = `Task timed out after ${(request.timeoutMs / 1000).toFixed(2)} seconds`;
      const at = new Date(request.now()).toISOString();
      return failure('Sandbox.Timedout', message, [`${at} ${request.requestId} ${message}`]);
    }
    case 'out-of-memory':
      return failure('Runtime.OutOfMemory', 'Runtime exited with error: signal: killed');
    case 'exit':
      // Node's code for a promise that nothing can settle any more
      if (happening.code === 13)
        return { payload: errorPayload('Runtime.NodeJsExit', UNSETTLED), failed: true, lines: [] };
      return failure('Runtime.ExitError', exitReason(happening));
    case 'ready':
      return failure('Runtime.ExitError', exitReason({}));
  }
}

function exitReason(happening: { code?: number | null; signal?: NodeJS.Signals | null }): string {
  if (happening.signal)
    return `Runtime exited with error: signal: ${happening.signal === 'SIGKILL' ? 'killed' : happening.signal}`;
  return happening.code
    ? `Runtime exited with error: exit status ${happening.code}`
    : 'Runtime exited without providing a reason';
}

function reportLine(request: RunRequest, durationMs: number, peakKb: number, initMs: number | undefined): string {
  const fields = [
    `REPORT RequestId: ${request.requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(durationMs + (initMs ?? 0))} ms`,
    `Memory Size: ${request.memoryMb} MB`,
    `Max Memory Used: ${Math.ceil(peakKb / 1024)} MB`,
    ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]),
  ];
  return `${fields.join('\t')}\t`;
}
