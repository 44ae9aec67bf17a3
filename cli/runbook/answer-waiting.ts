import type { Principal } from '../../emulator/call.ts';
import { executions, steps, type Step } from '../../emulator/ssm/automation/state.ts';
import type { World } from '../../emulator/world.ts';

/** The step that an execution waits at for somebody to act. */
export function waitsAt(world: World, id: string): Step | undefined {
  const scope = world.context();
  const execution = executions(scope).get(id);
  const step = execution?.current === undefined ? undefined : steps(scope).get(execution.current);
  return step?.status === 'Waiting' ? step : undefined;
}

/** Approves or resumes the step that an execution waits at, as an approver would. */
export async function answerWaiting(world: World, id: string): Promise<void> {
  const step = waitsAt(world, id);
  if (!step) return;
  const approvers = (step.inputs?.['Approvers'] ?? []) as string[];
  const decisions = (step.memo as { decisions?: unknown[] } | undefined)?.decisions?.length ?? 0;
  const isApproval = step.action === 'aws:approve';
  await world.call({
    service: 'ssm',
    operation: 'SendAutomationSignal',
    input: {
      AutomationExecutionId: id,
      SignalType: isApproval ? 'Approve' : 'Resume',
      Payload: isApproval ? { Comment: ['approved by the run'] } : { StepName: [step.name] },
    },
    principal: isApproval ? approverOf(world, approvers[decisions] ?? '') : world.root(),
  });
  await world.advance(1);
}

function approverOf(world: World, approver: string): Principal {
  const account = world.account;
  if (!approver.startsWith('arn:'))
    return { kind: 'user', account, userArn: `arn:aws:iam::${account}:user/${approver}` };
  const [, owner = account, kind, name = ''] = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):([\w-]+)\/(.+)$/.exec(approver) ?? [];
  if (kind === 'role') return { kind: 'role', account: owner, roleArn: approver, sessionName: 'approver' };
  if (kind === 'assumed-role') {
    const [role = '', session = ''] = name.split('/');
    return { kind: 'role', account: owner, roleArn: `arn:aws:iam::${owner}:role/${role}`, sessionName: session };
  }
  return { kind: 'user', account: owner, userArn: approver };
}
