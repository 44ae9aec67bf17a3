import type { RunTrace, TracedStep } from './trace.ts';

const MARKS: Readonly<Record<string, string>> = {
  Success: '✓',
  Failed: '✗',
  TimedOut: '✗',
  Cancelled: '–',
  Pending: '·',
};
const WIDTH = 160;

/** A trace for people. */
export function showRun({ executionId, status, took, failure, outputs, steps }: RunTrace): string {
  const lines = steps.flatMap(showStep);
  lines.push('', `${executionId}: ${status}${took === undefined ? '' : ` after ${duration(took)}`}`);
  if (failure !== undefined) lines.push(indent(failure, 2));
  for (const [name, values] of Object.entries(outputs)) lines.push(`  ${name} = ${short(values)}`);
  return `${lines.join('\n')}\n`;
}

function showStep(step: TracedStep): string[] {
  const { name, action, status, after, took, attempts, loop, inputs, outputs, failure, calls } = step;
  const pass = loop ? `${loop.step}#${loop.iteration} ` : '';
  const times =
    after === undefined ? '' : `  at ${duration(after)}${took === undefined ? '' : `, took ${duration(took)}`}`;
  const tries = attempts > 1 ? `  ${attempts} attempts` : '';
  return [
    `${MARKS[status] ?? '?'} ${pass}${name}  ${action}  ${status}${times}${tries}`,
    ...Object.entries(inputs).map(([key, value]) => `    in   ${key} = ${short(value)}`),
    ...calls.map(
      ({ service, operation, input, error }) =>
        `    call ${service}.${operation} ${short(input)}${error ? `  → ${error.code}: ${error.message}` : ''}`,
    ),
    ...Object.entries(outputs).map(
      ([key, value]) => `    out  ${key} = ${short(value.length === 1 ? value[0] : value)}`,
    ),
    ...(failure === undefined ? [] : [indent(failure, 4)]),
  ];
}

function short(value: unknown): string {
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s+/g, ' ');
  return text.length > WIDTH ? `${text.slice(0, WIDTH)}… (${text.length} characters)` : text;
}

const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');

/** `0.055 s`, `2 min 3 s`, `1 h 5 min` */
function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${Number(seconds.toFixed(3))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
