import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rulesFrom } from '../src/policy/rules.ts';
import { bundleFunctions } from './bundle-functions.ts';
import { buildLibrary } from './library.ts';
import { stackParts } from './stack-parts.ts';

export interface PackageOptions {
  stage?: string;
  region?: string;
  /** Told what was just done: `library`, `bundle receive-config`, `template`. */
  onStep?: (step: string) => void;
}

/** Bundles the functions and generates what serverless.yml pulls in, below `dist/`. */
export async function generate(root: string, onStep: (step: string) => void = () => undefined): Promise<void> {
  const library = buildLibrary(root);
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  onStep('library');
  await bundleFunctions(root, library, (name) => onStep(`bundle ${name}`));
  const parts = stackParts(library.remediations, rulesFrom(library.policies, library.remediations));
  write(root, 'generated/library.json', library);
  for (const [name, part] of Object.entries(parts)) write(root, `infra/${name}.json`, part);
}

function write(root: string, path: string, value: unknown): void {
  const file = join(root, 'dist', path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 1)}\n`);
}

/** `npm run package`: everything that is deployed, in `.serverless/`. Needs neither network nor credentials. */
export async function packageService(root: string, options: PackageOptions = {}): Promise<void> {
  await generate(root, options.onStep);
  await serverless(root, [
    'package',
    ...(options.stage === undefined ? [] : ['--stage', options.stage]),
    ...(options.region === undefined ? [] : ['--region', options.region]),
  ]);
  options.onStep?.('template');
}

function serverless(root: string, words: string[]): Promise<void> {
  const script = fileURLToPath(import.meta.resolve('serverless/bin/serverless.js'));
  const quiet = { SLS_NOTIFICATIONS_MODE: 'off', SLS_TELEMETRY_DISABLED: '1', SLS_ANALYTICS_DISABLED: '1' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...words], { cwd: root, env: { ...process.env, ...quiet } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`serverless ${words.join(' ')} ended with ${code}:\n${said.trim()}`)),
    );
  });
}

if (import.meta.main)
  await packageService(join(import.meta.dirname, '..'), { onStep: (step) => process.stderr.write(`${step}\n`) });
