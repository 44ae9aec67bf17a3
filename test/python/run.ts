/**
 * `npm run test:python`: every operation of every service, from boto3 through the stand-in and back. boto3 is installed into a
 * virtual environment of its own; without a package index the machine's boto3 is taken. Exits with 1 if there is none at all,
 * unless `--allow-skip` is given.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkAwsCli, findAwsCli } from './aws-cli.ts';
import { startEcho } from './echo-server.ts';

const BOTO3 = 'boto3==1.43.107';
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const hasBoto3 = (python: string): boolean => spawnSync(python, ['-c', 'import boto3']).status === 0;

/** A Python with the pinned boto3 in `folder`, or the machine's own, or none. */
function findPython(folder: string): { python: string; from: string } | undefined {
  const python = join(folder, 'venv', 'bin', 'python');
  const made = spawnSync('python3', ['-m', 'venv', join(folder, 'venv')]);
  if (made.status === 0) {
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', BOTO3];
    const installed = spawnSync(python, pip, { timeout: 180_000 });
    if (installed.status === 0 && hasBoto3(python)) return { python, from: BOTO3 };
  }
  return hasBoto3('python3') ? { python: 'python3', from: "the machine's boto3" } : undefined;
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'rectify-python-'));
  try {
    const found = findPython(folder);
    if (!found) {
      console.error(`SKIPPED: pip cannot install ${BOTO3}, and python3 has no boto3 of its own`);
      return process.argv.includes('--allow-skip') ? 0 : 1;
    }
    console.log(`with ${found.from}`);
    const echo = await startEcho();
    const child = spawn(
      found.python,
      [here('./round_trip.py'), echo.controlUrl, here('../cases/wire/python-exceptions.json')],
      { stdio: 'inherit', env: environment(echo.url) },
    );
    const code = await new Promise<number>((resolve) => {
      child.on('exit', (status) => resolve(status ?? 1));
    });
    await echo.close();
    if (code !== 0) return code;
    const aws = findAwsCli(join(folder, 'cli'));
    if (!aws) {
      console.error('SKIPPED: there is no AWS CLI, and pip cannot install one');
      return process.argv.includes('--allow-skip') ? 0 : 1;
    }
    console.log(`the AWS CLI showed what is there in ${await checkAwsCli(aws, environment(''))} commands`);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Fake credentials, and nothing of the caller's that could lead to the real AWS. */
function environment(url: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    PYTHONPATH: here('../../emulator/python'),
    PYTHONIOENCODING: 'utf-8',
  };
}

process.exitCode = await main();
