import { principalArn, type Call } from '../../../call.ts';
import { AwsError } from '../../../errors.ts';
import { guidePage, type Action, type StepRun } from '../action.ts';
import { textOf } from '../conversion.ts';
import { failureOf, invalidInput } from '../failure.ts';
import type { Step } from '../state.ts';

interface Decision {
  Approver: string;
  Decision: 'Approved' | 'Rejected';
  Comment?: string;
}

const decisionsOf = (memo: unknown): Decision[] => (memo as { decisions?: Decision[] } | undefined)?.decisions ?? [];

const MAX_APPROVERS = 10;

/** Waits until enough of the approvers have sent the signal `Approve`, or one of them `Reject`. */
export const approve: Action = {
  name: 'aws:approve',
  documentation: guidePage('approve'),
  inputs: {
    Approvers: { type: 'StringList', required: true },
    NotificationArn: { type: 'String' },
    Message: { type: 'String' },
    MinRequiredApprovals: { type: 'Integer' },
  },
  outputs: { ApprovalStatus: 'String', ApproverDecisions: 'MapList' },
  timeoutSeconds: 604_800,
  maxTimeoutSeconds: 2_592_000,
  parks: true,
  async run(run) {
    const approvers = run.inputs['Approvers'] as string[];
    const needed = Number(run.inputs['MinRequiredApprovals'] ?? 1);
    if (run.memo === undefined) await ask(run, approvers, needed);
    const decisions = decisionsOf(run.memo);
    const outputs = (status: string) => ({ ApprovalStatus: status, ApproverDecisions: decisions });
    if (decisions.some(({ Decision }) => Decision === 'Rejected'))
      return {
        kind: 'failed',
        failure: failureOf('PostVerification', 'The approval was rejected', 'Action'),
        outputs: outputs('Rejected'),
      };
    if (decisions.length >= needed) return { kind: 'done', outputs: outputs('Approved') };
    return { kind: 'wait', status: 'Waiting', memo: { decisions }, outputs: outputs('Waiting') };
  },
};

/** Checks the request for approval, and tells the topic of it. */
async function ask(run: StepRun, approvers: string[], needed: number): Promise<void> {
  const { Message = '', NotificationArn } = run.inputs;
  if (approvers.length === 0 || approvers.length > MAX_APPROVERS)
    throw invalidInput(`Approvers must have from 1 to ${MAX_APPROVERS} items: ${approvers.length}`);
  if (needed < 1 || needed > approvers.length)
    throw invalidInput(`MinRequiredApprovals must be from 1 to the number of approvers: ${needed}`);
  if (String(Message).length > 4096) throw invalidInput('Message must not be longer than 4096 characters');
  if (NotificationArn === undefined) return;
  if (!/:Automation[^:]*$/.test(textOf(NotificationArn)))
    throw invalidInput(`The name of the topic ${textOf(NotificationArn)} must begin with Automation`);
  await run.invoke('sns', 'Publish', {
    TopicArn: NotificationArn,
    Subject: `Approval request for automation execution ${run.executionId}`,
    Message: String(Message) || `The step ${run.definition.name} of ${run.executionId} waits for an approval.`,
  });
}

/** What the waiting step remembers once the caller has decided. Throws if the caller is no approver. */
export function decide(call: Call, step: Step, decision: Decision['Decision'], comment?: string): unknown {
  const approvers = (step.inputs?.['Approvers'] ?? []) as string[];
  const names = namesOf(call);
  if (!approvers.some((approver) => names.includes(approver)))
    throw new AwsError('AccessDeniedException', `${names[0]} is not an approver of the step ${step.name}.`);
  const approver = names[0] ?? '';
  const others = decisionsOf(step.memo).filter(({ Approver }) => Approver !== approver);
  return {
    decisions: [
      ...others,
      { Approver: approver, Decision: decision, ...(comment === undefined ? {} : { Comment: comment }) },
    ],
  };
}

/** Whatever a list of approvers may call the caller: an ARN, a user name, the role behind a session. */
function namesOf(call: Call): string[] {
  const { principal } = call;
  const arn = principalArn(principal, call.partition);
  if (principal.kind === 'user') return [arn, arn.split('/').at(-1) ?? ''];
  return principal.kind === 'role' ? [arn, principal.roleArn] : [arn];
}
