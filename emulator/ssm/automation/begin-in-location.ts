import type { Call, Principal } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import type { LocatedRequest } from './advance-locations.ts';
import { launch } from './launch.ts';
import { advanceLater } from './pace.ts';
import { readParameters } from './parameters.ts';
import { requestStop } from './request-stop.ts';
import { runbookOf, shareRunbook } from './runbook-of.ts';
import { at, executions, plans, type LocationGroup, type Plan } from './state.ts';
import { readTargets } from './targets.ts';

/** The task `ssm/begin-in-location`: an automation over several accounts and Regions reaches one of them. */
export async function beginInLocation({ id, group: number, parent }: LocatedRequest, call: Call): Promise<void> {
  const home = at(call, parent);
  const plan = plans(home).get(parent.executionId);
  const group = plan?.locations?.groups[number];
  if (!plan || !group || executions(call).has(id)) return;
  try {
    await begin(call, plan, group, id, parent);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const execution = executions(home).get(parent.executionId);
    if (!execution) return;
    const refused = `${error.code}: ${error.message}`;
    const located = (execution.located ?? []).map((child) =>
      child.id === id ? { ...child, refused, endedAt: call.now() } : child,
    );
    executions(home).put(execution.id, { ...execution, located });
    advanceLater(call, execution.id, 0, parent);
  }
}

async function begin(
  call: Call,
  plan: Plan,
  group: LocationGroup,
  id: string,
  parent: LocatedRequest['parent'],
): Promise<void> {
  const principal = await assume(call, plan, group, id);
  const scoped: Call = { ...call, principal };
  const { targetParameterName } = plan;
  const rateControl = await readTargets(scoped, {
    ...(group.targets ? { Targets: group.targets, TargetParameterName: targetParameterName } : {}),
    MaxConcurrency: group.targetsMaxConcurrency,
    MaxErrors: group.targetsMaxErrors,
  });
  shareRunbook(at(call, parent), call, plan.runbook);
  const { lists, values } = readParameters(runbookOf(call, plan), plan.parameters);
  const { executionId, account, region } = parent;
  launch(call, {
    id,
    documentName: plan.documentName,
    documentVersion: plan.documentVersion,
    runbook: plan.runbook,
    parameters: lists,
    values,
    mode: 'Auto',
    executedBy: plan.executedBy,
    principal,
    tags: [],
    located: true,
    ...(rateControl ? { rateControl } : {}),
    ...(group.targets && targetParameterName !== undefined ? { targetParameterName } : {}),
    ...(group.alarm ? { alarm: group.alarm } : {}),
    parent: { executionId, place: { account, region } },
  });
}

/** A session of the location's execution role, which its trust policy must allow whoever runs the parent. */
async function assume(call: Call, plan: Plan, { role }: LocationGroup, id: string): Promise<Principal> {
  const roleArn = `arn:${call.partition}:iam::${call.account}:role/${role}`;
  const sessionName = `Automation-${id}`;
  await call.invoke({
    service: 'sts',
    operation: 'AssumeRole',
    input: { RoleArn: roleArn, RoleSessionName: sessionName },
    principal: plan.principal,
    account: plan.principal.account,
  });
  return { kind: 'role', account: call.account, roleArn, sessionName };
}

/** The task `ssm/stop-in-location`. */
export function stopInLocation({ id }: { id: string }, call: Call): void {
  const execution = executions(call).get(id);
  if (execution && !execution.stop) requestStop(call, execution, 'Cancel');
}
