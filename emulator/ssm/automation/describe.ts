import type {
  AutomationExecution,
  AutomationExecutionMetadata,
  StepExecution,
  TargetLocation,
} from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { isTrue, type AutomationDocument } from '../documents/automation-document.ts';
import { actionOf } from './actions.ts';
import { statusOf } from './advance-locations.ts';
import { stringsOf } from './conversion.ts';
import { placeOf, runbookOf } from './runbook-of.ts';
import {
  at,
  executions,
  plans,
  steps,
  type Execution,
  type LocatedChild,
  type LocationControl,
  type Plan,
  type Step,
} from './state.ts';

const ABSENT_OUTPUT = 'No output available yet because the step is not successfully executed';

/** What the list of executions and a single execution have in common. */
export function describeMetadata(call: Call, plan: Plan, execution: Execution): AutomationExecutionMetadata {
  const current = execution.current === undefined ? undefined : steps(call).get(execution.current);
  const control = plan.rateControl;
  return {
    AutomationExecutionId: execution.id,
    DocumentName: plan.documentName,
    DocumentVersion: plan.documentVersion,
    AutomationExecutionStatus: execution.status,
    ExecutionStartTime: new Date(plan.startedAt),
    ...(execution.endedAt === undefined ? {} : { ExecutionEndTime: new Date(execution.endedAt) }),
    ExecutedBy: plan.executedBy,
    Outputs: outputsOf(call, plan, execution),
    Mode: plan.mode,
    ...(execution.parent ? { ParentAutomationExecutionId: execution.parent.executionId } : {}),
    ...(current ? { CurrentStepName: current.name, CurrentAction: current.action } : {}),
    ...(execution.failureMessage === undefined ? {} : { FailureMessage: execution.failureMessage }),
    ...(plan.targetParameterName === undefined ? {} : { TargetParameterName: plan.targetParameterName }),
    Targets: control?.targets ?? [],
    ...(control?.targetMaps ? { TargetMaps: control.targetMaps } : {}),
    ResolvedTargets: {
      ParameterValues: control?.resolved.map(({ label }) => label) ?? [],
      Truncated: false,
    },
    ...(control ? { MaxConcurrency: control.maxConcurrency, MaxErrors: control.maxErrors } : {}),
    ...(plan.target === undefined ? {} : { Target: plan.target }),
    ...(plan.locations ? locationsOf(plan.locations) : {}),
    ...(plan.alarm
      ? {
          AlarmConfiguration: {
            Alarms: [{ Name: plan.alarm.name }],
            IgnorePollAlarmFailure: plan.alarm.ignoreFailure,
          },
        }
      : {}),
    ...(execution.triggeredAlarm
      ? {
          TriggeredAlarms: [
            {
              Name: execution.triggeredAlarm.name,
              State: execution.triggeredAlarm.state === 'ALARM' ? 'ALARM' : 'UNKNOWN',
            },
          ],
        }
      : {}),
  };
}

const locationsOf = ({ locations, url }: LocationControl) => ({
  ...(locations === undefined ? {} : { TargetLocations: JSON.parse(locations) as TargetLocation[] }),
  ...(url === undefined ? {} : { TargetLocationsURL: url }),
});

/** At most so many steps come with an execution; `DescribeAutomationStepExecutions` pages through the rest. */
const STEPS_SHOWN = 100;

export function describeExecution(call: Call, plan: Plan, execution: Execution): AutomationExecution {
  const all = describeSteps(call, plan, execution);
  const total =
    plan.rateControl?.resolved.length ?? plan.locations?.groups.reduce((sum, { places }) => sum + places.length, 0);
  const count = (...statuses: string[]): number =>
    all.filter(({ StepStatus }) => statuses.includes(StepStatus ?? '')).length;
  const variables = Object.entries(execution.variables).map(([name, value]) => [name, stringsOf(value)]);
  return {
    ...describeMetadata(call, plan, execution),
    StepExecutions: all.slice(0, STEPS_SHOWN),
    StepExecutionsTruncated: all.length > STEPS_SHOWN,
    Parameters: plan.parameters,
    ...(total === undefined
      ? {}
      : {
          ProgressCounters: {
            TotalSteps: total,
            SuccessSteps: count('Success'),
            FailedSteps: count('Failed'),
            CancelledSteps: count('Cancelled'),
            TimedOutSteps: count('TimedOut'),
          },
        }),
    ...(variables.length > 0 ? { Variables: Object.fromEntries(variables) as Record<string, string[]> } : {}),
  };
}

/** `Outputs` of the document: `"step.output"` to what the step gave. */
function outputsOf(call: Call, plan: Plan, execution: Execution): Record<string, string[]> {
  const outputs: Record<string, string[]> = {};
  for (const name of runbookOf(call, plan).outputs ?? []) {
    const [step = '', output = ''] = name.split('.');
    const value = steps(call).get(execution.ran[step] ?? '')?.values?.[output];
    outputs[name] = value === undefined ? [ABSENT_OUTPUT] : stringsOf(value);
  }
  return outputs;
}

export function describeSteps(call: Call, plan: Plan, execution: Execution): StepExecution[] {
  if (execution.located) return execution.located.map((child) => describeLocated(call, plan, child));
  if (execution.children) return execution.children.map(({ id, target }) => describeChild(call, id, target));
  return execution.stepIds.flatMap((id) => {
    const step = steps(call).get(id);
    return step ? [describeStep(call, plan, step)] : [];
  });
}

function describeLocated(call: Call, plan: Plan, child: LocatedChild): StepExecution {
  const { id, account, region } = child;
  const execution = executions(at(call, child)).get(id);
  const group = plan.locations?.groups[child.group];
  const ended = execution?.endedAt ?? child.endedAt;
  const failure = child.refused ?? execution?.failureMessage;
  return {
    StepName: `${account}_${region}`,
    Action: 'aws:executeAutomation',
    StepStatus: statusOf(call, child),
    StepExecutionId: id,
    ExecutionStartTime: new Date(child.startedAt),
    ...(ended === undefined ? {} : { ExecutionEndTime: new Date(ended) }),
    Inputs: { RuntimeParameters: JSON.stringify(plan.parameters) },
    Outputs: { ExecutionId: [id], Status: [statusOf(call, child)] },
    ...(failure === undefined ? {} : { FailureMessage: failure }),
    ...(group?.targets ? { Targets: group.targets } : {}),
    TargetLocation: { Accounts: [account], Regions: [region], ...(group ? { ExecutionRoleName: group.role } : {}) },
  };
}

function describeStep(call: Call, plan: Plan, step: Step): StepExecution {
  const definition = placeOf(runbookOf(call, plan), step.name)?.step;
  const { failure, parent, values = {}, inputs = {} } = step;
  return {
    StepName: step.name,
    Action: step.action,
    ...(step.timeoutSeconds === undefined ? {} : { TimeoutSeconds: step.timeoutSeconds }),
    ...(definition?.onFailure === undefined ? {} : { OnFailure: definition.onFailure }),
    ...(step.attempt > 0 ? { MaxAttempts: step.maxAttempts } : {}),
    ...(step.startedAt === undefined ? {} : { ExecutionStartTime: new Date(step.startedAt) }),
    ...(step.endedAt === undefined ? {} : { ExecutionEndTime: new Date(step.endedAt) }),
    StepStatus: step.status,
    ...(step.status === 'Success' ? { ResponseCode: '0' } : {}),
    Inputs: mapped(inputs, (value) => JSON.stringify(value)),
    Outputs: mapped(values, stringsOf),
    ...(failure
      ? {
          FailureMessage: failure.message,
          FailureDetails: { FailureStage: failure.stage, FailureType: failure.type, Details: {} },
        }
      : {}),
    StepExecutionId: step.id,
    OverriddenParameters: {},
    ...(definition?.isEnd === undefined ? {} : { IsEnd: isTrue(definition.isEnd) }),
    ...(definition?.nextStep === undefined ? {} : { NextStep: definition.nextStep }),
    ...(definition?.isCritical === undefined ? {} : { IsCritical: isTrue(definition.isCritical) }),
    ValidNextSteps: definition ? validNextSteps(runbookOf(call, plan), definition.name) : [],
    ...(parent
      ? {
          ParentStepDetails: {
            StepExecutionId: parent.stepId,
            StepName: parent.name,
            Action: 'aws:loop',
            Iteration: parent.iteration,
            ...(parent.value === undefined ? {} : { IteratorValue: parent.value }),
          },
        }
      : {}),
  };
}

function validNextSteps(document: AutomationDocument, name: string): string[] {
  const place = placeOf(document, name);
  if (!place || isTrue(place.step.isEnd)) return [];
  const branches = actionOf(place.step.action)?.targets?.(place.step.inputs ?? {}) ?? [];
  const following = place.step.nextStep ?? place.following;
  return branches.length > 0 ? [...new Set(branches)] : following === undefined ? [] : [following];
}

const mapped = <T>(values: Readonly<Record<string, unknown>>, change: (value: unknown) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));

/** With rate control, the steps of an execution are its children, one for each target. */
function describeChild(call: Call, id: string, target: string): StepExecution {
  const child = executions(call).get(id);
  const plan = plans(call).get(id);
  return {
    StepName: target,
    Action: 'aws:executeAutomation',
    StepStatus: child?.status ?? 'Pending',
    StepExecutionId: id,
    ...(plan ? { ExecutionStartTime: new Date(plan.startedAt) } : {}),
    ...(child?.endedAt === undefined ? {} : { ExecutionEndTime: new Date(child.endedAt) }),
    Inputs: plan ? { RuntimeParameters: JSON.stringify(plan.parameters) } : {},
    Outputs: child ? { ExecutionId: [id], Status: [child.status] } : {},
    ...(child?.failureMessage === undefined ? {} : { FailureMessage: child.failureMessage }),
  };
}
