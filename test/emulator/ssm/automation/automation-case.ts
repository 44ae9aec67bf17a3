import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StepExecution } from '@aws-sdk/client-ssm';
import type { EmittedEvent } from '../../../../emulator/call.ts';
import { AwsError } from '../../../../emulator/errors.ts';
import type { ServiceEntry } from '../../../../emulator/service-registry.ts';
import { services } from '../../../../emulator/services.ts';
import type { ScriptEnd, ScriptRunner } from '../../../../emulator/ssm/automation/script-runner.ts';
import type { WebhookAnswer, WebhookRequest } from '../../../../emulator/ssm/automation/webhook-caller.ts';
import type { World, WorldOptions } from '../../../../emulator/world.ts';
import { callIn, testWorld } from '../../world.ts';

interface ApiCall {
  service: string;
  operation: string;
  input?: Record<string, unknown>;
}

interface Reply {
  output?: Record<string, unknown>;
  error?: { code: string; message: string };
}

/** One run of one runbook, as data. */
export interface AutomationCase {
  name: string;
  document?: Record<string, unknown>;
  /** The document's text where JSON will not do. */
  yaml?: string;
  parameters?: Record<string, string[]>;
  /** More of `StartAutomationExecution`. */
  start?: Record<string, unknown>;
  /** Calls that make the state before the run. */
  given?: ApiCall[];
  /** What operations answer instead of the real ones, by `folder:Operation`; the last answer stays. */
  replies?: Record<string, Reply[]>;
  /** Calls while it runs, each so many milliseconds after the one before; `$id` is the execution, `$step` the step under way. */
  then?: (ApiCall & { after: number; error?: string })[];
  /** Milliseconds to let pass before looking, instead of waiting for the end. */
  lookAfter?: number;
  /** What scripts come to, in turn; the last stays. Without it a script returns what it was given. */
  scripts?: ScriptEnd[];
  /** What every webhook answers. */
  webhook?: WebhookAnswer;
  expect: Expectation;
}

interface Expectation {
  /** The messages of `InvalidDocumentContent`. */
  refused?: string[];
  /** The error of `StartAutomationExecution`. */
  notStarted?: { code: string; message?: string };
  status?: string;
  /** Status by step, in order. */
  steps?: [name: string, status: string][];
  outputs?: Record<string, string[]>;
  failure?: string;
  /** A part of the step's failure message, and the details. */
  stepFailures?: Record<string, { message?: string; stage?: string; type?: string }>;
  stepOutputs?: Record<string, Record<string, string[]>>;
  stepInputs?: Record<string, Record<string, string>>;
  variables?: Record<string, string[]>;
  /** Calls that the steps made, in order. */
  calls?: [operation: string, input?: Record<string, unknown>][];
  /** What was sent to webhooks. */
  posted?: WebhookRequest[];
  /** The virtual time of the run at least and at most, in milliseconds. */
  took?: [atLeast: number, atMost: number];
}

const CASES = resolve(import.meta.dirname, '../../../cases/automation');

/** Every case, with the file that it stands in. */
export const automationCases = (): { file: string; cases: AutomationCase[] }[] =>
  readdirSync(CASES)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => ({ file, cases: JSON.parse(readFileSync(join(CASES, file), 'utf8')) as AutomationCase[] }));

/** A world of which some operations answer from a list, and whose events are kept. */
export function automationWorld(
  replies: Record<string, Reply[]> = {},
  options: Partial<WorldOptions> = {},
): { world: World; events: EmittedEvent[] } {
  const events: EmittedEvent[] = [];
  const folders = new Set(Object.keys(replies).map((key) => key.split(':')[0] ?? ''));
  const entries = services.map((entry): ServiceEntry => {
    if (entry.folder === 'events')
      return withTasks(entry, { deliver: (event: EmittedEvent) => void events.push(event) });
    if (entry.folder === 'config') return withTasks(entry, { 'resource-changed': () => undefined });
    return folders.has(entry.folder) ? withReplies(entry, replies) : entry;
  });
  return { world: testWorld({ services: entries, quotas: false, ...options }), events };
}

const withTasks = (entry: ServiceEntry, tasks: Record<string, (payload: never) => void>): ServiceEntry => ({
  ...entry,
  load: async () => ({ ...(await entry.load()), tasks }),
});

const withReplies = (entry: ServiceEntry, replies: Record<string, Reply[]>): ServiceEntry => ({
  ...entry,
  async load() {
    const definition = await entry.load();
    const { folder } = definition;
    const fakes = Object.entries(replies)
      .filter(([key]) => key.startsWith(`${folder}:`))
      .map(([key, answers]) => {
        const left = [...answers];
        const name = key.slice(folder.length + 1);
        return {
          name,
          access: () => ({ action: key, resource: '*' }),
          handle(): Record<string, unknown> {
            const answer = (left.length > 1 ? left.shift() : left[0]) ?? {};
            if (answer.error) throw new AwsError(answer.error.code, answer.error.message);
            return answer.output ?? {};
          },
        };
      });
    const faked = new Set(fakes.map(({ name }) => name));
    return { ...definition, operations: [...definition.operations.filter(({ name }) => !faked.has(name)), ...fakes] };
  },
});

export interface Run {
  posted?: WebhookRequest[];
  refused?: string[];
  notStarted?: AwsError;
  execution?: Record<string, unknown> & { StepExecutions: StepExecution[] };
  calls: [operation: string, input: Record<string, unknown>][];
}

/** Answers what a case says, or tells what it was asked. */
function scriptsOf({ scripts = [] }: AutomationCase): ScriptRunner {
  const left = [...scripts];
  return {
    lackOf: (runtime) => Promise.resolve(runtime.startsWith('python') ? undefined : 'it needs pwsh'),
    run({ files, events, module, function: name }) {
      const asked = { script: files[0]?.data.toString(), events, module, function: name };
      const end = (left.length > 1 ? left.shift() : left[0]) ?? { kind: 'returned', value: asked };
      return Promise.resolve({ ...end, output: '' });
    },
  };
}

/** Creates the document, starts it, and waits for its end. */
export async function runCase(given: AutomationCase): Promise<Run> {
  const { world } = automationWorld(given.replies);
  const posted: WebhookRequest[] = [];
  world.attach('ssm/script-runner', scriptsOf(given));
  const { webhook } = given;
  if (webhook)
    world.attach('ssm/webhook-caller', (request) => {
      posted.push(request);
      return Promise.resolve(webhook);
    });
  const call = callIn(world);
  for (const { service, operation, input } of given.given ?? []) await call(service, operation, input);
  const calls: Run['calls'] = [];
  try {
    await call('ssm', 'CreateDocument', {
      Name: 'Case',
      DocumentType: 'Automation',
      DocumentFormat: given.yaml === undefined ? 'JSON' : 'YAML',
      Content: given.yaml ?? JSON.stringify(given.document),
    });
  } catch (error) {
    if (error instanceof AwsError) return { refused: error.message.split('\n'), calls };
    throw error;
  }
  let id: string;
  try {
    const started = await call('ssm', 'StartAutomationExecution', {
      DocumentName: 'Case',
      ...(given.parameters ? { Parameters: given.parameters } : {}),
      ...given.start,
    });
    id = String(started['AutomationExecutionId']);
  } catch (error) {
    if (error instanceof AwsError) return { notStarted: error, calls };
    throw error;
  }
  world.observe(({ call: { service, operation }, input }) => {
    if (given.replies && `${service}:${operation}` in given.replies) calls.push([`${service}:${operation}`, input]);
  });
  const read = async (): Promise<NonNullable<Run['execution']>> => {
    const { AutomationExecution } = await call('ssm', 'GetAutomationExecution', { AutomationExecutionId: id });
    return AutomationExecution as NonNullable<Run['execution']>;
  };
  for (const { after, service, operation, input, error } of given.then ?? []) {
    await world.advance(after);
    const now = await read();
    const step = now.StepExecutions.find(({ StepName }) => StepName === now['CurrentStepName'])?.StepExecutionId ?? '';
    const text = JSON.stringify(input ?? {})
      .replaceAll('$id', id)
      .replaceAll('$step', step);
    const answer = await call(service, operation, JSON.parse(text) as Record<string, unknown>).then(
      () => undefined,
      (refusal: AwsError) => refusal.code,
    );
    if (answer !== error) throw new Error(`${operation} answered ${String(answer)}, not ${String(error)}`);
  }
  if (given.lookAfter !== undefined) await world.advance(given.lookAfter);
  else await world.until(() => world.agenda.waiting.length === 0, 40 * 86_400_000);
  return { execution: await read(), calls, posted };
}
