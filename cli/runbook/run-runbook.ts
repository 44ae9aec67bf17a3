import { readFileSync } from 'node:fs';
import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { virtualClock } from '../../emulator/clock.ts';
import { AwsError } from '../../emulator/errors.ts';
import { authorize } from '../../emulator/iam/authorize.ts';
import { seededIds } from '../../emulator/ids.ts';
import { services } from '../../emulator/services.ts';
import type { AutomationDocument } from '../../emulator/ssm/documents/automation-document.ts';
import { parseContent } from '../../emulator/ssm/documents/content.ts';
import { isFinal, executions } from '../../emulator/ssm/automation/state.ts';
import { World } from '../../emulator/world.ts';
import { UsageError } from '../command.ts';
import { answerWaiting, waitsAt } from './answer-waiting.ts';
import { createRole, roleArnFor } from './automation-role.ts';
import { installRunbook } from './install-runbook.ts';
import type { RunbookFile } from './read-runbook.ts';
import { lendPython } from './lend-python.ts';
import type { RunSettings } from './run-settings.ts';
import { traceCalls, traceOf, type RunTrace } from './trace.ts';

export type RunOutcome = RunTrace | { refused: { code: string; message: string } };

/** Nothing waits for longer: an approval has 30 days. */
const LIMIT_MS = 40 * 86_400_000;

/** Runs a runbook to its end, or to where somebody must act, on an AWS of its own. */
export async function runRunbook(settings: RunSettings): Promise<RunOutcome> {
  const faults: unknown[] = [];
  const role = roleArnFor(settings);
  const world = new World({
    // the machine's clock and a fixed seed: what runs is repeatable but for its dates
    clock: virtualClock(Date.now()),
    ids: seededIds(1),
    services,
    region: settings.region,
    quotas: false,
    authorize: (request, call) => {
      // whoever is asked to approve may do so
      if (call.operation !== 'SendAutomationSignal') authorize(request, call);
    },
    ...(role ? { account: role.split(':')[4] ?? '' } : {}),
    onTaskError: (_task, error) => void faults.push(error),
  });
  const close = needsPython(settings) ? await lendPython(world, settings.path) : undefined;
  try {
    if (role) await createRole(world, role);
    await makeState(world, settings.given);
    const outcome = await runIn(world, settings, role);
    if (faults.length > 0) throw faults[0];
    return outcome;
  } catch (error) {
    if (error instanceof AwsError) return { refused: { code: error.code, message: error.message } };
    throw error;
  } finally {
    await world.stop();
    await close?.();
  }
}

const needsPython = ({ runbook, others }: RunSettings): boolean =>
  [runbook, ...others].some(({ text }) => text.includes('aws:executeScript'));

async function runIn(world: World, settings: RunSettings, role: string | undefined): Promise<RunTrace> {
  for (const other of settings.others) await installRunbook(world, other);
  const name = await installRunbook(world, settings.runbook);
  const document = documentOf(settings.runbook);
  const calls = traceCalls(world);
  const { AutomationExecutionId } = await world.call({
    service: 'ssm',
    operation: 'StartAutomationExecution',
    input: { DocumentName: name, Parameters: withRole(settings.parameters, document, role) },
    principal: world.root(),
  });
  const id = String(AutomationExecutionId);
  calls.begin(id);
  const status = () => executions(world.context()).get(id)?.status ?? 'Pending';
  const settled = () => isFinal(status()) || waitsAt(world, id) !== undefined;
  for (;;) {
    const done = await world.until(settled, LIMIT_MS);
    if (!done || isFinal(status()) || !settings.approve) break;
    await calls.unheard(() => answerWaiting(world, id));
  }
  calls.end();
  const { AutomationExecution } = await world.call({
    service: 'ssm',
    operation: 'GetAutomationExecution',
    input: { AutomationExecutionId: id },
    principal: world.root(),
  });
  return traceOf(world, document, AutomationExecution as AutomationExecution, calls.list);
}

function documentOf({ text, format }: RunbookFile): AutomationDocument {
  const parsed = parseContent(text, format);
  if ('problem' in parsed) throw new UsageError(parsed.problem.message);
  return parsed.value as AutomationDocument;
}

/** The role that was made for the run, where the runbook wants one and none is given. */
function withRole(
  parameters: Record<string, string[]>,
  document: AutomationDocument,
  role: string | undefined,
): Record<string, string[]> {
  const wanted = /^\{\{\s*(\w+)\s*\}\}$/.exec(document.assumeRole ?? '')?.[1];
  if (wanted === undefined || role === undefined || parameters[wanted] !== undefined) return parameters;
  return { ...parameters, [wanted]: [role] };
}

async function makeState(world: World, file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const given: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(given)) throw new UsageError(`${file} must hold a list of calls.`);
  for (const { service, operation, input } of given as {
    service: string;
    operation: string;
    input?: Record<string, unknown>;
  }[])
    await world.call({ service, operation, input: input ?? {}, principal: world.root() });
  await world.advance(1_000);
}
