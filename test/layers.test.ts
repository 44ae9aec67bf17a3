import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** What a folder may import, itself aside. The longest prefix of a file's path decides. */
const mayImport: Record<string, readonly string[]> = {
  'src/core': [],
  'src/pattern': ['src/core'],
  'src/finding': ['src/core'],
  'src/runbook': ['src/core'],
  'src/policy': ['src/core', 'src/pattern', 'src/finding', 'src/runbook'],
  'src/plan': ['src/core', 'src/finding', 'src/policy', 'src/runbook'],
  'src/guards': ['src/core', 'src/plan', 'src/policy'],
  'src/aws': ['src/core'],
  'src/settings': ['src/core', 'src/aws'],
  'src/execution': ['src/core', 'src/aws', 'src/plan', 'src/runbook'],
  'src/record': ['src/core', 'src/aws', 'src/finding', 'src/plan', 'src/guards', 'src/execution', 'src/policy'],
  'src/publish': ['src/core', 'src/aws', 'src/finding', 'src/record'],
  'src/report': ['src/core', 'src/record'],
  'src/flows': ['src'],
  functions: ['src/flows', 'src/aws'],
  emulator: [],
  'emulator/events': ['emulator', 'src/pattern'],
  infra: ['src/policy', 'src/runbook', 'src/pattern', 'src/core'],
  cli: ['src', 'emulator', 'infra'],
  console: ['src', 'emulator'],
};

const sources = Object.keys(mayImport).map((folder) => folder.split('/')[0]);
const files = globSync(`{${[...new Set(sources)].join(',')}}/**/*.{ts,tsx}`, { cwd: root }).toSorted();
const inside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const homeOf = (file: string): string | undefined =>
  Object.keys(mayImport)
    .filter((folder) => inside(file, folder))
    .toSorted((a, b) => b.length - a.length)[0];

/** The project's own files that `file` imports, also lazily. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
  return specifiers.map((specifier) => normalize(join(dirname(file), specifier)));
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

describe('the shape of the project', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it('lets every folder import only what the table says', () => {
    const wrong: string[] = [];
    for (const [file, targets] of graph) {
      const home = homeOf(file);
      for (const target of targets) {
        if (home && (inside(target, home) || mayImport[home]?.some((allowed) => inside(target, allowed)))) continue;
        wrong.push(`${file} imports ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has no circle of imports', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, path: string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const target of graph.get(file) ?? []) walk(target, [...path, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it('keeps every file under 300 lines', () => {
    const long = [...files, ...globSync('{test,bench}/**/*.ts', { cwd: root })]
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  it('takes no time and no randomness of its own in src and emulator', () => {
    const taken = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\bsetTimeout\(|\bsetInterval\(/;
    const wrong = files
      .filter((file) => inside(file, 'src') || inside(file, 'emulator'))
      .filter((file) => !ALLOWED_TO_TAKE.has(file))
      .filter((file) => taken.test(readFileSync(join(root, file), 'utf8')));
    expect(wrong).toEqual([]);
  });

  it('has no drawer for things without a name', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|manager|service|base|types|misc)(\.ts|\/)/;
    expect(files.filter((file) => drawers.test(file) && !/^emulator\/[^/]+\/service\.ts$/.test(file))).toEqual([]);
  });

  it('keeps every function entry to 40 lines', () => {
    const long = files
      .filter((file) => inside(file, 'functions'))
      .filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1 > 40);
    expect(long).toEqual([]);
  });
});

/** The edge where the outside's clock and timers come in, each with its reason. */
const ALLOWED_TO_TAKE = new Set<string>([
  'src/aws/live.ts', // wires the machine's clock and ids into a deployed function
]);
