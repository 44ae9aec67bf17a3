import { describe, expect, it } from 'vitest';
import { seededIds } from '../../../../emulator/ids.ts';
import { virtualClock } from '../../../../emulator/clock.ts';
import type { ServiceEntry } from '../../../../emulator/service-registry.ts';
import { services } from '../../../../emulator/services.ts';
import type { Change, Journal } from '../../../../emulator/store.ts';
import { World } from '../../../../emulator/world.ts';
import { callIn, START } from '../../world.ts';

const runbook = {
  schemaVersion: '0.3',
  variables: { n: { type: 'String', default: '0' } },
  mainSteps: [
    { name: 'first', action: 'aws:executeAwsApi', inputs: call('first') },
    {
      name: 'round',
      action: 'aws:loop',
      inputs: {
        Iterators: ['x', 'y'],
        Steps: [
          { name: 'inner', action: 'aws:executeAwsApi', inputs: call('{{ round.CurrentIteratorValue }}') },
          { name: 'nap', action: 'aws:sleep', inputs: { Duration: 'PT10S' } },
        ],
      },
    },
    { name: 'set', action: 'aws:updateVariable', inputs: { Name: 'variable:n', Value: '1' } },
    { name: 'child', action: 'aws:executeAutomation', inputs: { DocumentName: 'Child' } },
    { name: 'last', action: 'aws:executeAwsApi', inputs: call('last-{{ variable:n }}') },
  ],
};
const child = {
  schemaVersion: '0.3',
  mainSteps: [{ name: 'only', action: 'aws:executeAwsApi', inputs: call('child') }],
};

function call(description: string): Record<string, string> {
  return { Service: 'lambda', Api: 'UpdateFunctionConfiguration', FunctionName: 'f', Description: description };
}

/** A function service that keeps every call it got, in the store, so that a restart remembers them. */
const entries = services.map((entry): ServiceEntry => {
  if (entry.folder === 'events')
    return { ...entry, load: async () => ({ ...(await entry.load()), tasks: { deliver: () => undefined } }) };
  if (entry.folder === 'config')
    return {
      ...entry,
      load: async () => ({ ...(await entry.load()), tasks: { 'resource-changed': () => undefined } }),
    };
  if (entry.folder !== 'lambda') return entry;
  return {
    ...entry,
    load: async () => ({
      folder: 'lambda',
      module: (await entry.load()).module,
      operations: [
        {
          name: 'UpdateFunctionConfiguration',
          access: () => ({ action: 'lambda:UpdateFunctionConfiguration', resource: '*' }),
          handle(input: { Description?: string }, context) {
            const log = context.table<string>('lambda/log');
            log.put(String(log.size), input.Description ?? '');
            return {};
          },
        },
      ],
    }),
  };
});

function worldOf(journal: Journal, salt: number, now: number): World {
  return new World({
    clock: virtualClock(now),
    ids: seededIds(1, salt),
    services: entries,
    journal,
    quotas: false,
    onTaskError(task, error) {
      throw new Error(`task ${task.task} threw`, { cause: error });
    },
  });
}

async function endOf(world: World, id: string) {
  await world.until(() => world.agenda.waiting.length === 0);
  const { AutomationExecution } = await callIn(world)('ssm', 'GetAutomationExecution', { AutomationExecutionId: id });
  const execution = AutomationExecution as {
    AutomationExecutionStatus: string;
    FailureMessage?: string;
    StepExecutions: { StepName: string; StepStatus: string }[];
    Variables: Record<string, string[]>;
  };
  const { account, region } = world;
  return {
    status: execution.AutomationExecutionStatus,
    failure: execution.FailureMessage,
    steps: execution.StepExecutions.map(({ StepName, StepStatus }) => [StepName, StepStatus]),
    variables: execution.Variables,
    calls: [...world.store.rows(`${account}/${region}/lambda/log`).values()],
  };
}

describe('an execution whose stand-in is killed', () => {
  it('goes on after a restart at any moment, and repeats no finished step', async () => {
    const units: { changes: Change[]; at: number }[] = [];
    const clock = { now: () => START };
    const world = worldOf(
      { load: () => [], append: (changes) => void units.push({ changes: structuredClone(changes), at: clock.now() }) },
      0,
      START,
    );
    clock.now = () => world.clock.now();
    const api = callIn(world);
    for (const [Name, content] of Object.entries({ Runbook: runbook, Child: child }))
      await api('ssm', 'CreateDocument', { Name, DocumentType: 'Automation', Content: JSON.stringify(content) });
    const { AutomationExecutionId } = await api('ssm', 'StartAutomationExecution', { DocumentName: 'Runbook' });
    const begun = units.length;
    const undisturbed = await endOf(world, String(AutomationExecutionId));
    expect(undisturbed.status).toBe('Success');
    expect(undisturbed.calls).toEqual(['first', 'x', 'y', 'child', 'last-1']);
    expect(units.length - begun).toBeGreaterThan(20);

    for (let kept = begun; kept < units.length; kept++) {
      const survived = units.slice(0, kept);
      const journal = { load: () => survived.map(({ changes }) => structuredClone(changes)), append: () => undefined };
      const restarted = worldOf(journal, kept, survived.at(-1)?.at ?? START);
      expect(await endOf(restarted, String(AutomationExecutionId))).toEqual(undisturbed);
    }
  });
});
