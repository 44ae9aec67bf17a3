import type * as client from '@aws-sdk/client-ssm';
import { arn, type Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { findRole } from '../../sts/issue-session.ts';
import { operationsOf, type AccessRequest } from '../../wire/operation.ts';
import { checkRates } from '../commands/check-command.ts';
import { filterBy, pageOf, type Matchers } from '../filters.ts';
import { windowTargets, windowTasks, type WindowTaskRow } from './state.ts';
import { onWindow, requireWindow } from './windows.ts';

const operation = operationsOf<typeof client>();

const TYPES = ['RUN_COMMAND', 'AUTOMATION', 'STEP_FUNCTIONS', 'LAMBDA'];
const MAX_TASKS = 20;

type Given = Partial<client.RegisterTaskWithMaintenanceWindowRequest>;

const passRole = (call: Call, { ServiceRoleArn }: Given): AccessRequest[] => {
  const role = findRole(call, ServiceRoleArn ?? '');
  return role
    ? [{ action: 'iam:PassRole', resource: role.arn, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } }]
    : [];
};

/** What a request says, over what was there. */
function merge(before: WindowTaskRow, input: Given): WindowTaskRow {
  const { Lambda, ...others } = input.TaskInvocationParameters ?? {};
  const { Payload, ...lambda } = Lambda ?? {};
  const payload = Payload === undefined ? before.payload : Buffer.from(Payload).toString('base64');
  return {
    ...before,
    ...(input.TaskArn === undefined ? {} : { arn: input.TaskArn }),
    ...(input.Targets === undefined ? {} : { targets: input.Targets }),
    ...(input.ServiceRoleArn === undefined ? {} : { serviceRole: input.ServiceRoleArn }),
    ...(input.TaskParameters === undefined ? {} : { parameters: input.TaskParameters }),
    ...(input.TaskInvocationParameters === undefined
      ? {}
      : { invocation: { ...others, ...(Lambda ? { Lambda: lambda } : {}) } }),
    ...(payload === undefined ? {} : { payload }),
    ...(input.Priority === undefined ? {} : { priority: input.Priority }),
    ...(input.MaxConcurrency === undefined ? {} : { maxConcurrency: input.MaxConcurrency }),
    ...(input.MaxErrors === undefined ? {} : { maxErrors: input.MaxErrors }),
    ...(input.LoggingInfo === undefined ? {} : { logging: input.LoggingInfo }),
    ...(input.CutoffBehavior === undefined ? {} : { cutoffBehavior: input.CutoffBehavior }),
    ...(input.Name === undefined ? {} : { name: input.Name }),
    ...(input.Description === undefined ? {} : { description: input.Description }),
  };
}

function checkTask(call: Call, task: WindowTaskRow): void {
  if (!TYPES.includes(task.type))
    throw validationError(
      `1 validation error detected: Value '${task.type}' at 'taskType' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(', ')}]`,
    );
  if (task.priority < 0)
    throw validationError(
      `1 validation error detected: Value '${task.priority}' at 'priority' failed to satisfy constraint: Member must have value greater than or equal to 0`,
    );
  checkRates({ MaxConcurrency: task.maxConcurrency, MaxErrors: task.maxErrors });
  if (task.targets.length === 0 && task.type === 'RUN_COMMAND')
    throw validationError('A task of the type RUN_COMMAND must have targets.');
  if (task.targets.length > 0 && (task.maxConcurrency === undefined || task.maxErrors === undefined))
    throw validationError('MaxConcurrency and MaxErrors are required for a task that has targets.');
  for (const { Key = '', Values = [] } of task.targets) {
    if (Key !== 'WindowTargetIds' && Key !== 'InstanceIds')
      throw validationError(`The target key ${Key} of a task must be WindowTargetIds or InstanceIds.`);
    if (Key === 'InstanceIds') continue;
    const unknown = Values.find((id) => windowTargets(call).get(id)?.windowId !== task.windowId);
    if (unknown !== undefined)
      throw new AwsError('DoesNotExistException', `Maintenance window target ${unknown} doesn't exist`);
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_RegisterTaskWithMaintenanceWindow.html */
export const registerTaskWithMaintenanceWindow = operation('RegisterTaskWithMaintenanceWindow', {
  access: (input, call) => [onWindow('RegisterTaskWithMaintenanceWindow')(input, call), ...passRole(call, input)],
  handle(input, call) {
    const window = requireWindow(call, input.WindowId);
    const task = merge(
      {
        id: call.ids.uuid(),
        windowId: window.id,
        type: input.TaskType ?? 'RUN_COMMAND',
        arn: '',
        targets: [],
        priority: 1,
      },
      input,
    );
    checkTask(call, task);
    if (
      windowTasks(call)
        .values()
        .filter(({ windowId }) => windowId === window.id).length >= MAX_TASKS
    )
      throw new AwsError('ResourceLimitExceededException', `A window can have at most ${MAX_TASKS} tasks.`);
    windowTasks(call).put(task.id, task);
    return { WindowTaskId: task.id };
  },
});

function requireTask(call: Call, windowId: string | undefined, id: string | undefined): WindowTaskRow {
  const found = windowTasks(call).get(id ?? '');
  if (!found || found.windowId !== windowId)
    throw new AwsError('DoesNotExistException', `Maintenance window task ${id} doesn't exist in window ${windowId}`);
  return found;
}

const invocationOf = ({ invocation, payload }: WindowTaskRow): client.MaintenanceWindowTaskInvocationParameters => ({
  ...invocation,
  ...(payload === undefined ? {} : { Lambda: { ...invocation?.Lambda, Payload: Buffer.from(payload, 'base64') } }),
});

const describe = (task: WindowTaskRow) => ({
  WindowId: task.windowId,
  WindowTaskId: task.id,
  TaskArn: task.arn,
  Targets: task.targets,
  ...(task.serviceRole === undefined ? {} : { ServiceRoleArn: task.serviceRole }),
  TaskParameters: task.parameters ?? {},
  Priority: task.priority,
  ...(task.maxConcurrency === undefined ? {} : { MaxConcurrency: task.maxConcurrency }),
  ...(task.maxErrors === undefined ? {} : { MaxErrors: task.maxErrors }),
  ...(task.logging === undefined ? {} : { LoggingInfo: task.logging }),
  ...(task.cutoffBehavior === undefined ? {} : { CutoffBehavior: task.cutoffBehavior }),
  ...(task.name === undefined ? {} : { Name: task.name }),
  ...(task.description === undefined ? {} : { Description: task.description }),
});

export const getMaintenanceWindowTask = operation('GetMaintenanceWindowTask', {
  access: onWindow('GetMaintenanceWindowTask'),
  handle(input, call) {
    const task = requireTask(call, input.WindowId, input.WindowTaskId);
    return { ...describe(task), TaskType: task.type, TaskInvocationParameters: invocationOf(task) };
  },
});

export const updateMaintenanceWindowTask = operation('UpdateMaintenanceWindowTask', {
  access: (input, call) => [onWindow('UpdateMaintenanceWindowTask')(input, call), ...passRole(call, input as Given)],
  handle(input, call) {
    const before = requireTask(call, input.WindowId, input.WindowTaskId);
    const { id, windowId, type, arn: document, targets, priority } = before;
    const base = input.Replace ? { id, windowId, type, arn: document, targets, priority } : before;
    const task = merge(base, input as Given);
    checkTask(call, task);
    windowTasks(call).put(task.id, task);
    return { ...describe(task), TaskInvocationParameters: invocationOf(task) };
  },
});

export const deregisterTaskFromMaintenanceWindow = operation('DeregisterTaskFromMaintenanceWindow', {
  access: (input, call) => ({
    action: 'ssm:DeregisterTaskFromMaintenanceWindow',
    resource: arn(call, 'ssm', `maintenancewindow/${input.WindowId}`),
  }),
  handle(input, call) {
    const { id, windowId } = requireTask(call, input.WindowId, input.WindowTaskId);
    windowTasks(call).delete(id);
    return { WindowId: windowId, WindowTaskId: id };
  },
});

const matchers: Matchers<WindowTaskRow> = {
  WindowTaskId: ({ id }, values) => values.includes(id),
  TaskArn: ({ arn: document }, values) => values.includes(document),
  Priority: ({ priority }, values) => values.includes(String(priority)),
  TaskType: ({ type }, values) => values.includes(type),
};

export const describeMaintenanceWindowTasks = operation('DescribeMaintenanceWindowTasks', {
  access: onWindow('DescribeMaintenanceWindowTasks'),
  handle(input, call) {
    const { id } = requireWindow(call, input.WindowId);
    const mine = windowTasks(call)
      .values()
      .filter(({ windowId }) => windowId === id);
    const filters = (input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values }));
    const found = filterBy(mine, filters, (key) => matchers[key], 5);
    const { page, NextToken } = pageOf(found, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });
    return { Tasks: page.map((task) => ({ ...describe(task), Type: task.type })), NextToken };
  },
});
