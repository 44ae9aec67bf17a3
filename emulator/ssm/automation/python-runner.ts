import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import type { ScriptEnd, ScriptRequest, ScriptResult, ScriptRunner } from './script-runner.ts';

export interface PythonRunnerOptions {
  spawn: (command: string, args: string[], options: SpawnOptions) => ChildProcess;
  /** Tried in order; `python3` unless given. */
  python?: readonly string[];
  /** The search path for programs. */
  path: string;
  /** Where the stand-in listens: the only AWS that a script can reach. */
  endpointUrl: string;
  /** A folder for the files of scripts. */
  scratchDir: string;
  /** Runs something after so many milliseconds of the machine's time, unless the answered function is called. */
  after: (run: () => void, ms: number) => () => void;
  /** Told what scripts write. */
  onOutput?: (text: string) => void;
}

const SHIMS = resolve(import.meta.dirname, '../../python');
const PROBE = 'import sys; print(sys.executable); import botocore; print(botocore.__version__)';
const MAX_OUTPUT = 256 * 1024;
const MAX_LINE = 1024 * 1024;

/** Runs Python scripts in processes of their own, whatever version of Python 3 this machine has. */
export function pythonRunner(options: PythonRunnerOptions): ScriptRunner {
  let probed: Promise<{ executable: string } | { lack: string }> | undefined;
  const probe = () => (probed ??= findPython(options));
  let runs = 0;
  return {
    async lackOf(runtime) {
      if (!runtime.startsWith('python')) return 'it needs pwsh, and scripts of PowerShell are not run here';
      const found = await probe();
      return 'lack' in found ? found.lack : undefined;
    },
    async run(request) {
      const found = await probe();
      if ('lack' in found) return { kind: 'died', reason: found.lack, output: '' };
      const folder = join(options.scratchDir, `script-${process.pid}-${++runs}`);
      try {
        for (const { path, data } of request.files) {
          const file = resolve(folder, path);
          if (!file.startsWith(`${resolve(folder)}/`)) throw new Error(`a file outside its folder: ${path}`);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, data);
        }
        return await runPython(options, found.executable, folder, request);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** The first Python that starts; AWS's has boto3, so this one must. */
async function findPython(options: PythonRunnerOptions): Promise<{ executable: string } | { lack: string }> {
  const tried = options.python ?? ['python3'];
  let lack = `there is no ${tried.join(' or ')} on this machine`;
  for (const command of tried) {
    const lines = await outputOf(options, command);
    const [executable, botocore] = lines;
    if (executable && botocore) return { executable };
    if (executable) lack = `${executable} has no boto3: pip install boto3`;
  }
  return { lack };
}

function outputOf(options: PythonRunnerOptions, command: string): Promise<string[]> {
  return new Promise((done) => {
    const child = options.spawn(command, ['-c', PROBE], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: options.path },
    });
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('error', () => done([]));
    child.on('close', () => done(text.split('\n').filter((line) => line !== '')));
  });
}

function runPython(
  options: PythonRunnerOptions,
  executable: string,
  folder: string,
  request: ScriptRequest,
): Promise<ScriptResult> {
  const child = options.spawn(executable, ['-s', join(SHIMS, 'run_script.py')], {
    cwd: folder,
    env: environmentOf(options, folder, request),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // a group of its own, so that what the script started ends with it
    detached: true,
  });
  let output = '';
  const hear = (stream: Readable | null): void => {
    stream?.on('data', (chunk: Buffer) => {
      options.onOutput?.(chunk.toString());
      if (output.length < MAX_OUTPUT) output += chunk.toString();
    });
  };
  hear(child.stdout);
  hear(child.stderr);
  return new Promise((done) => {
    let result: ScriptEnd | undefined;
    const end = (ended: ScriptEnd): void => {
      result ??= ended;
      kill(child);
    };
    const cancel = options.after(() => end({ kind: 'timedOut' }), request.timeoutMs);
    const channel = child.stdio[3] as Duplex | null | undefined;
    // a script that ends in the middle breaks the channel; that it ended is told below
    channel?.on('error', () => undefined);
    const answer = (message: Message): void => {
      if (message.sleep === undefined) return end(resultOf(message));
      void request
        .sleep(message.sleep * 1000)
        .then((goesOn) =>
          goesOn ? channel?.write(`${JSON.stringify({ now: request.now() })}\n`) : end({ kind: 'timedOut' }),
        );
    };
    if (channel) readLines(channel, answer, () => end({ kind: 'died', reason: 'it answered too much' }));
    channel?.write(`${JSON.stringify(firstLine(folder, request))}\n`);
    child.on('error', (error) => end({ kind: 'died', reason: error.message }));
    child.on('close', (code, signal) => {
      cancel();
      const reason = `the script's process ended with ${signal ?? `exit code ${code}`}${output ? `: ${output.slice(-2000).trim()}` : ''}`;
      done(result ? { ...result, output } : { kind: 'died', reason, output });
    });
  });
}

interface Message {
  sleep?: number;
  returned?: unknown;
  raised?: string;
}

const resultOf = (message: Message): ScriptEnd =>
  message.raised === undefined
    ? { kind: 'returned', value: message.returned ?? null }
    : { kind: 'raised', traceback: message.raised };

const firstLine = (folder: string, request: ScriptRequest) => ({
  folder,
  module: request.module,
  function: request.function,
  events: request.events,
  context: request.context,
  memory: request.memoryMb * 1024 * 1024,
  now: request.now(),
});

function environmentOf(options: PythonRunnerOptions, folder: string, request: ScriptRequest): Record<string, string> {
  return {
    PATH: options.path,
    HOME: folder,
    TMPDIR: folder,
    LANG: 'C.UTF-8',
    PYTHONPATH: SHIMS,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    AWS_ENDPOINT_URL: options.endpointUrl,
    // no keys but the role's, from wherever boto3 would look for some
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
    // nothing that a script calls leaves this machine by accident
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1,localhost',
    ...request.environment,
  };
}

function readLines(stream: Duplex, onMessage: (message: Message) => void, onFlood: () => void): void {
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    rest += chunk.toString();
    if (rest.length > MAX_LINE) return onFlood();
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
      const line = rest.slice(0, at);
      rest = rest.slice(at + 1);
      onMessage(JSON.parse(line) as Message);
    }
  });
}

function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
