import {
  type AutomationExecution as WireExecution,
  DescribeAutomationStepExecutionsCommand,
  GetAutomationExecutionCommand,
  GetDocumentCommand,
  type SSMClient,
  StartAutomationExecutionCommand,
  type StepExecution as WireStep,
} from '@aws-sdk/client-ssm';
import type { Ask } from './retry.ts';
import { hasCode } from './wire-error.ts';

export interface AutomationStart {
  documentName: string;
  documentVersion: string;
  parameters: Readonly<Record<string, readonly string[]>>;
  /** A UUID: the same one again answers with the same execution. */
  clientToken: string;
}

export interface AutomationStep {
  name: string;
  action: string;
  /** In AWS's spelling: `Success`, `Failed`, `TimedOut`, … */
  status: string;
  /** Each a list of strings, as AWS gives them. */
  outputs: Readonly<Record<string, readonly string[]>>;
  failureMessage?: string;
  /** False where the runbook goes on without it. */
  critical: boolean;
}

export interface AutomationExecution {
  id: string;
  documentName: string;
  /** In AWS's spelling. */
  status: string;
  /** Milliseconds since the epoch. */
  startedAt?: number;
  endedAt?: number;
  failureMessage?: string;
  steps: readonly AutomationStep[];
  /** The runbook's variables, each a list of strings. */
  variables: Readonly<Record<string, readonly string[]>>;
}

/** SSM Automation, as far as we use it. */
export interface Automations {
  /** The execution's id. Throws AWS's errors. */
  start(request: AutomationStart): Promise<string>;
  /** Undefined where AWS knows no such execution (they are kept for 30 days). */
  read(executionId: string): Promise<AutomationExecution | undefined>;
  /** The default version of a document, its text in JSON; undefined where there is none. */
  document(name: string): Promise<{ version: string; content: string } | undefined>;
}

/** `ask` must have patience: AWS takes one start and three reads a second. */
export const ssmAutomations = (client: () => SSMClient, ask: Ask): Automations => ({
  async start(request) {
    const { AutomationExecutionId } = await ask(() =>
      client().send(
        new StartAutomationExecutionCommand({
          DocumentName: request.documentName,
          DocumentVersion: request.documentVersion,
          Parameters: Object.fromEntries(Object.entries(request.parameters).map(([name, list]) => [name, [...list]])),
          ClientToken: request.clientToken,
        }),
      ),
    );
    if (!AutomationExecutionId) throw new Error('StartAutomationExecution answered without an execution id');
    return AutomationExecutionId;
  },

  async read(executionId) {
    try {
      const { AutomationExecution } = await ask(() =>
        client().send(new GetAutomationExecutionCommand({ AutomationExecutionId: executionId })),
      );
      if (!AutomationExecution) return undefined;
      const steps = AutomationExecution.StepExecutionsTruncated
        ? await allSteps(client, ask, executionId)
        : (AutomationExecution.StepExecutions ?? []);
      return executionFrom(executionId, AutomationExecution, steps);
    } catch (error) {
      if (hasCode(error, 'AutomationExecutionNotFoundException')) return undefined;
      throw error;
    }
  },

  async document(name) {
    try {
      const { Content, DocumentVersion } = await ask(() =>
        client().send(new GetDocumentCommand({ Name: name, DocumentVersion: '$DEFAULT', DocumentFormat: 'JSON' })),
      );
      return Content && DocumentVersion ? { version: DocumentVersion, content: Content } : undefined;
    } catch (error) {
      if (hasCode(error, 'InvalidDocument')) return undefined;
      throw error;
    }
  },
});

async function allSteps(client: () => SSMClient, ask: Ask, executionId: string): Promise<WireStep[]> {
  const steps: WireStep[] = [];
  let token: string | undefined;
  do {
    const page = await ask(() =>
      client().send(
        new DescribeAutomationStepExecutionsCommand({
          AutomationExecutionId: executionId,
          MaxResults: 50,
          ...(token ? { NextToken: token } : {}),
        }),
      ),
    );
    steps.push(...(page.StepExecutions ?? []));
    token = page.NextToken;
  } while (token);
  return steps;
}

const executionFrom = (id: string, wire: WireExecution, steps: readonly WireStep[]): AutomationExecution => ({
  id,
  documentName: wire.DocumentName ?? '',
  status: wire.AutomationExecutionStatus ?? '',
  ...(wire.ExecutionStartTime ? { startedAt: wire.ExecutionStartTime.getTime() } : {}),
  ...(wire.ExecutionEndTime ? { endedAt: wire.ExecutionEndTime.getTime() } : {}),
  ...(wire.FailureMessage ? { failureMessage: wire.FailureMessage } : {}),
  steps: steps.map(stepFrom),
  variables: wire.Variables ?? {},
});

const stepFrom = (wire: WireStep): AutomationStep => ({
  name: wire.StepName ?? '',
  action: wire.Action ?? '',
  status: wire.StepStatus ?? '',
  outputs: wire.Outputs ?? {},
  critical: wire.IsCritical !== false,
  ...(wire.FailureMessage ? { failureMessage: wire.FailureMessage } : {}),
});
