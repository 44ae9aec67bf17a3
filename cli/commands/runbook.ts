import { parseArgs } from 'node:util';
import { writeFileSync } from 'node:fs';
import { type Command, type Io, UsageError } from '../command.ts';
import { checkFiles } from '../runbook/check-files.ts';
import { drawRun } from '../runbook/draw-graph.ts';
import { readRunbook } from '../runbook/read-runbook.ts';
import { runRunbook } from '../runbook/run-runbook.ts';
import type { RunSettings } from '../runbook/run-settings.ts';
import { showRun } from '../runbook/show-run.ts';

export const runbook: Command = {
  name: 'runbook',
  summary: 'check runbooks, or run one on an AWS of its own and show its trace',
  usage: `Usage: npx rectify runbook check FILE... [--json]
       npx rectify runbook run FILE [--param NAME=VALUE]... [--with FILE]... [--given FILE]
                               [--region REGION] [--approve] [--json] [--svg OUT.svg]

check tells everything that CreateDocument would refuse, with file, line and step.

run executes an Automation document on an embedded AWS whose time is virtual: waiting costs nothing.
  --param     a parameter; give it again for a list, or the list as JSON
  --with      another document, for aws:executeAutomation; its name is the file's
  --given     JSON: a list of {"service", "operation", "input"} that make the state before the run
  --region    eu-west-1 unless given
  --approve   answer aws:approve and aws:pause steps; without it the run ends at them
  --json      the trace as JSON on standard output
  --svg       a picture of the runbook with the way that was taken
A role that the runbook assumes is created, and may do everything. Python steps need python3 with boto3.

Exit code 0 for no problem, or a run that ends with Success; 1 otherwise.`,
  async run(args, io) {
    const [task, ...rest] = args;
    if (task === 'check') return check(rest, io);
    if (task === 'run') return execute(rest, io);
    throw new UsageError(task === undefined ? 'check or run?' : `there is no "runbook ${task}".`);
  },
};

function check(args: string[], io: Io): number {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } });
  if (positionals.length === 0) throw new UsageError('which files?');
  const problems = checkFiles(positionals);
  if (values.json) io.out(`${JSON.stringify(problems, null, 1)}\n`);
  else
    for (const { file, line, step, message } of problems)
      io.out(
        `${file}${line === undefined ? '' : `:${line}`}: ${step === undefined ? '' : `step ${step}: `}${message}\n`,
      );
  io.err(
    `${positionals.length} runbook(s): ${problems.length === 0 ? 'no problem' : `${problems.length} problem(s)`}\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

async function execute(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      param: { type: 'string', multiple: true },
      with: { type: 'string', multiple: true },
      given: { type: 'string' },
      region: { type: 'string' },
      approve: { type: 'boolean' },
      json: { type: 'boolean' },
      svg: { type: 'string' },
    },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('run takes exactly one file.');
  const settings: RunSettings = {
    runbook: readRunbook(file),
    others: (values.with ?? []).map(readRunbook),
    parameters: readParameters(values.param ?? []),
    region: values.region ?? 'eu-west-1',
    approve: values.approve ?? false,
    path: io.env['PATH'] ?? '',
    ...(values.given === undefined ? {} : { given: values.given }),
  };
  const trace = await runRunbook(settings);
  if ('refused' in trace) {
    if (values.json) io.out(`${JSON.stringify(trace, null, 1)}\n`);
    else io.err(`rectify runbook run: ${trace.refused.code}: ${trace.refused.message}\n`);
    return 1;
  }
  if (values.svg !== undefined) writeFileSync(values.svg, drawRun(trace));
  const { document: _drawn, ...shown } = trace;
  io.out(values.json ? `${JSON.stringify(shown, null, 1)}\n` : showRun(trace));
  return trace.status === 'Success' ? 0 : 1;
}

/** `NAME=VALUE`, where a repeated name or a JSON list is a list. */
function readParameters(given: string[]): Record<string, string[]> {
  const parameters: Record<string, string[]> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--param must be NAME=VALUE: ${text}`);
    const [name, value] = [text.slice(0, at), text.slice(at + 1)];
    parameters[name] = [...(parameters[name] ?? []), ...listOf(value)];
  }
  return parameters;
}

function listOf(value: string): string[] {
  if (!value.startsWith('[')) return [value];
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list)) return list.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    // a text that only begins like a list
  }
  return [value];
}
