import type { ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { MachineTime } from '../../lambda/runner-options.ts';
import type { Shell, ShellRequest, ShellResult } from './shell.ts';

export interface ChildProcessShellOptions {
  spawn: typeof spawn;
  /** Each node gets a folder below this one: its `/tmp`, `/var`, `/root`, `/home`, `/opt` and `/srv`. */
  scratchDir: string;
  machine: MachineTime;
  /** The most that a script may take in real time, whatever its step allows, in milliseconds. One minute unless said otherwise. */
  maxMs?: number;
}

const MAX_MS = 60_000;
const MAX_OUTPUT = 1_048_576;
const FOLDERS = ['tmp', 'var', 'root', 'home', 'opt', 'srv'];
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NO_SANDBOX = 125;

/**
 * Inside namespaces of its own: the machine's files can only be read, the folders of the node lie over the machine's, and
 * there is no network. The script itself runs in one more user namespace, as a root that may not undo any of this. `$1` is
 * the node's folder, `$2` the script below it, `$3` where it starts.
 */
const SANDBOX = `
give_up() { echo "the sandbox of this node cannot be set up" >&2; exit ${NO_SANDBOX}; }
mount --make-rprivate / 2>/dev/null
mount --bind "$1" /mnt || give_up
mount -t proc proc /proc 2>/dev/null
while read -r _ at _ options _; do
  case "$at" in /mnt|/proc) continue ;; esac
  keep=""
  for option in nosuid nodev noexec noatime nodiratime relatime; do
    case ",$options," in *",$option,"*) keep="$keep,$option" ;; esac
  done
  mount -o "remount,bind,ro$keep" "$at" 2>/dev/null
done < /proc/self/mounts
for folder in ${FOLDERS.join(' ')}; do
  if [ -d "/$folder" ]; then mount --bind "/mnt/$folder" "/$folder" || give_up; fi
done
( : > /etc/.writable ) 2>/dev/null && give_up
cd "$3" || exit 1
unset OLDPWD
exec unshare --user --map-root-user -- /bin/sh -c "/mnt/$2"
`;

/** Runs the scripts of nodes in child processes, as root of a user namespace. Needs Linux and `unshare`. */
export function childProcessShell(options: ChildProcessShellOptions): Shell {
  const running = new Map<string, () => void>();
  let count = 0;
  return {
    async run(request) {
      const folder = join(options.scratchDir, request.nodeId);
      for (const name of FOLDERS) mkdirSync(join(folder, name), { recursive: true });
      const script = `script-${++count}`;
      writeFileSync(join(folder, script), request.script);
      chmodSync(join(folder, script), 0o700);
      try {
        return await runIn(options, request, folder, script, running);
      } finally {
        running.delete(request.id);
        rmSync(join(folder, script), { force: true });
      }
    },
    stop: (id) => running.get(id)?.(),
  };
}

async function runIn(
  { spawn, machine, maxMs = MAX_MS }: ChildProcessShellOptions,
  request: ShellRequest,
  folder: string,
  script: string,
  running: Map<string, () => void>,
): Promise<ShellResult> {
  const namespaces = [
    '--user',
    '--map-root-user',
    '--net',
    '--mount',
    '--pid',
    '--ipc',
    '--uts',
    '--fork',
    '--kill-child',
  ];
  const place = request.workingDirectory ?? '/root';
  const child = spawn('unshare', [...namespaces, '--', '/bin/sh', '-c', SANDBOX, 'sh', folder, script, place], {
    env: { PATH, HOME: '/root', LANG: 'C.UTF-8', ...request.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let ended: ShellResult['ended'] = 'itself';
  const kill = (why: ShellResult['ended']) => (): void => {
    ended = why;
    child.kill('SIGKILL');
  };
  running.set(request.id, kill('stopped'));
  const callOff = machine.after(kill('timed-out'), Math.min(request.timeoutMs, maxMs));
  const [stdout, stderr, exit] = await Promise.all([read(child.stdout), read(child.stderr), exitOf(child)]);
  callOff();
  if (typeof exit === 'number') return { exitCode: exit, stdout, stderr, ended };
  return { exitCode: NO_SANDBOX, stdout: '', stderr: `scripts of nodes need Linux and unshare: ${exit}`, ended };
}

/** The exit code, or why the process did not start. */
const exitOf = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code ?? 137));
  });

function read(stream: Readable | null): Promise<string> {
  return new Promise((resolve) => {
    if (!stream) return resolve('');
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (part: string) => {
      if (text.length < MAX_OUTPUT) text += part;
    });
    stream.on('close', () => resolve(text));
  });
}
