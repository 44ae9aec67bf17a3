import type { Automations } from '../aws/automations.ts';
import { hasCode, isRefusal, isThrottle, MissingPermission, wireErrorOf } from '../aws/wire-error.ts';
import { uuidFrom } from '../core/ids.ts';
import type { Plan } from '../plan/plan.ts';
import type { Runbook } from '../runbook/remediation.ts';
import type { CheckDocument } from './check-document.ts';

export type StartOutcome =
  | { outcome: 'started'; executionId: string }
  /** AWS takes no more for the moment: the reservation stands, and is started later. */
  | { outcome: 'busy'; message: string }
  | { outcome: 'refused'; reason: 'drift' | 'not-started'; message: string };

export interface StartAccess {
  automations: Automations;
  checkDocument: CheckDocument;
  /** Documents are named `<documentName>-<stage>`. */
  stage: string;
  /** ARN of a remediation's role without the remediation: `arn:aws:iam::123456789012:role/rectify-dev-run-`. */
  rolePrefix: string;
}

/** A document's name in SSM. */
export const documentNameIn = (stage: string, documentName: string): string => `${documentName}-${stage}`;

/**
 * Starts the planned runbook. The token is made of key, generation and attempt: however often this is done,
 * AWS runs it once and answers with the same execution.
 */
export async function startAutomation(
  { automations, checkDocument, stage, rolePrefix }: StartAccess,
  plan: Plan,
  runbook: Runbook,
  run: { generation: number; attempt: number },
): Promise<StartOutcome> {
  const documentName = documentNameIn(stage, plan.runbook.documentName);
  if (runbook.sha256 !== plan.runbook.sha256)
    return refuse('drift', `the plan is for ${documentName} ${plan.runbook.sha256}, deployed is ${runbook.sha256}`);
  const document = await checkDocument(documentName, runbook);
  if ('drift' in document) return refuse('drift', document.drift);
  try {
    const executionId = await automations.start({
      documentName,
      documentVersion: document.version,
      parameters: { ...plan.parameters, AutomationAssumeRole: [`${rolePrefix}${plan.remediation}`] },
      clientToken: clientTokenFor(plan.key, run),
    });
    return { outcome: 'started', executionId };
  } catch (error) {
    return judge(error);
  }
}

export const clientTokenFor = (key: string, { generation, attempt }: { generation: number; attempt: number }): string =>
  uuidFrom(`${key}#${generation}#${attempt}`);

function judge(error: unknown): StartOutcome {
  if (error instanceof MissingPermission) return refuse('not-started', error.message);
  const wire = wireErrorOf(error);
  if (!wire) throw error;
  const said = `${wire.code}: ${wire.message}`;
  // 100 run and 5,000 wait already
  if (isThrottle(error) || hasCode(error, 'AutomationExecutionLimitExceededException'))
    return { outcome: 'busy', message: said };
  if (!isRefusal(error)) throw error;
  // IdempotentParameterMismatch too: what ran under this token is not what is planned now
  return refuse(hasCode(error, 'IdempotentParameterMismatch') ? 'drift' : 'not-started', said);
}

const refuse = (reason: 'drift' | 'not-started', message: string): StartOutcome => ({
  outcome: 'refused',
  reason,
  message,
});
