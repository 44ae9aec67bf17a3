import { SSMClient } from '@aws-sdk/client-ssm';
import type { CallRecord } from '../../emulator/world-options.ts';
import { authorize } from '../../emulator/iam/authorize.ts';
import { services } from '../../emulator/services.ts';
import type { World } from '../../emulator/world.ts';
import { ssmAutomations, type AutomationExecution } from '../../src/aws/automations.ts';
import { fieldAt } from '../../src/core/field-at.ts';
import { permissionsOf } from '../../src/runbook/permissions.ts';
import type { Remediation, Runbook } from '../../src/runbook/remediation.ts';
import { sdk, testWorld } from '../emulator/world.ts';
import type { CaseCall, RunbookCase } from './runbook-case.ts';

/** A call that a runbook's step made. */
export interface RunbookCall {
  operation: string;
  actions: string[];
  input: Record<string, unknown>;
  error?: string;
}

/** What changes nothing. */
const READS = /^(Describe|Get|List|Head)/;
export const writesOf = (calls: readonly RunbookCall[]): RunbookCall[] =>
  calls.filter(({ operation }) => !READS.test(operation.split('.')[1] ?? ''));

/** An account with the state of a case, and the remediation's documents and roles in it. Every call is authorised. */
export class RunbookWorld {
  readonly world: World;
  private readonly kept = new Map<string, unknown>();
  private readonly deny: readonly string[];

  constructor(deny: readonly string[] = []) {
    this.world = testWorld({
      authorize,
      quotas: false,
      // nobody listens to events here
      services: services.filter(({ folder }) => folder !== 'config'),
      onTaskError: (task, error) => {
        if (!task.task.startsWith('events/')) throw new Error(`task ${task.task} threw`, { cause: error });
      },
    });
    this.deny = deny;
  }

  async seed(calls: readonly CaseCall[]): Promise<void> {
    for (const { call, input = {}, as, advance } of calls) {
      const output = await this.call(call, input);
      if (as) this.kept.set(as, output);
      if (advance) await this.world.advance(advance);
    }
  }

  /** Calls an API as the account's root; `$name.Path` in the input is replaced by what was kept. */
  async call(name: string, input: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const [service = '', operation = ''] = name.split('.');
    return this.world.call({ service, operation, input: this.filled(input) as never, principal: this.world.root() });
  }

  filled(value: unknown): unknown {
    if (typeof value === 'string' && /^\$\w+\./.test(value)) {
      const [name = '', ...path] = value.slice(1).split('.');
      return fieldAt(this.kept.get(name), path.join('.'));
    }
    if (Array.isArray(value)) return value.map((item) => this.filled(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.filled(member)]));
  }

  /** What the watched reads show: lists in a fixed order, members that are false left out, errors by their codes. */
  async look(watch: RunbookCase['watch']): Promise<unknown[]> {
    const seen: unknown[] = [];
    for (const { call, input, at } of watch) {
      const shown = await this.call(call, input).then(
        (output) => (at ? fieldAt(output, at) : output),
        (error: { code?: string }) => String(error.code),
      );
      seen.push(canonical(shown));
    }
    return seen;
  }

  /** Uploads the documents and makes the roles, each with what its document needs and no more. */
  async deploy({ runbook, undo }: Remediation): Promise<void> {
    for (const document of [runbook, ...(undo ? [undo] : [])]) {
      await this.call('ssm.CreateDocument', {
        Name: document.documentName,
        Content: JSON.stringify(document.content),
        DocumentType: 'Automation',
        DocumentFormat: 'JSON',
      });
      const trust = { Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' };
      await this.call('iam.CreateRole', { RoleName: document.documentName, AssumeRolePolicyDocument: policyOf(trust) });
      const Action = permissionsOf(document.content).filter((action) => !this.deny.includes(action));
      await this.call('iam.PutRolePolicy', {
        RoleName: document.documentName,
        PolicyName: 'runbook',
        PolicyDocument: policyOf({ Effect: 'Allow', Action, Resource: '*' }),
      });
    }
  }

  /** Runs a document to its end. */
  async run(
    { documentName }: Pick<Runbook, 'documentName'>,
    parameters: Readonly<Record<string, readonly string[]>>,
  ): Promise<{ execution: AutomationExecution; calls: RunbookCall[] }> {
    const calls: RunbookCall[] = [];
    const stop = this.world.observe((record) => {
      if (record.call.principal.kind === 'role') calls.push(callOf(record));
    });
    const { AutomationExecutionId } = await this.call('ssm.StartAutomationExecution', {
      DocumentName: documentName,
      Parameters: { ...parameters, AutomationAssumeRole: [`arn:aws:iam::${this.world.account}:role/${documentName}`] },
    });
    const automations = ssmAutomations(
      () => new SSMClient(sdk(this.world)),
      (ask) => ask(),
    );
    let execution = await automations.read(String(AutomationExecutionId));
    for (let minutes = 0; minutes < 180 && !isOver(execution); minutes++) {
      await this.world.advance(60_000);
      execution = await automations.read(String(AutomationExecutionId));
    }
    stop();
    if (!execution || !isOver(execution)) throw new Error(`${documentName} did not end: ${execution?.status}`);
    return { execution, calls };
  }
}

const isOver = (execution: AutomationExecution | undefined): boolean =>
  execution !== undefined && !/^(Pending|InProgress|Waiting|Cancelling)$/.test(execution.status);

const policyOf = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

const callOf = ({ call, input, access, error }: CallRecord): RunbookCall => ({
  operation: `${call.service}.${call.operation}`,
  actions: access.map(({ action }) => action),
  input,
  ...(error ? { error: error.code } : {}),
});

/** AWS orders no list of rules, and leaves out what is false where nobody has set it. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(canonical).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== false && member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
}
