import type * as client from '@aws-sdk/client-ssm';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf, type AccessRequest } from '../../wire/operation.ts';
import { tagNew } from '../nodes/tag-new.ts';
import { filterBy, pageOf, type Matchers } from '../filters.ts';
import { checkWindow, noWindow } from './check-window.ts';
import { nextOpening, scheduleWindow, unscheduleWindow } from './schedule-window.ts';
import { windows, windowTargets, windowTasks, type WindowRow } from './state.ts';
import { announceWindow } from './window-events.ts';

const operation = operationsOf<typeof client>();

const MAX_WINDOWS = 50;

export const onWindow =
  (action: string) =>
  (input: { WindowId?: string | undefined }, call: Call): AccessRequest => ({
    action: `ssm:${action}`,
    resource: arn(call, 'ssm', `maintenancewindow/${input.WindowId ?? '*'}`),
  });

export function requireWindow(call: Call, id: string | undefined): WindowRow {
  const found = windows(call).get(id ?? '');
  if (!found) throw noWindow(id);
  return found;
}

type Given = Partial<client.CreateMaintenanceWindowRequest & { Enabled: boolean }>;

const merge = (before: WindowRow, input: Given): WindowRow => ({
  ...before,
  ...(input.Name === undefined ? {} : { name: input.Name }),
  ...(input.Description === undefined ? {} : { description: input.Description }),
  ...(input.StartDate === undefined ? {} : { startDate: input.StartDate }),
  ...(input.EndDate === undefined ? {} : { endDate: input.EndDate }),
  ...(input.Schedule === undefined ? {} : { schedule: input.Schedule }),
  ...(input.ScheduleTimezone === undefined ? {} : { zone: input.ScheduleTimezone }),
  ...(input.ScheduleOffset === undefined ? {} : { scheduleOffset: input.ScheduleOffset }),
  ...(input.Duration === undefined ? {} : { duration: input.Duration }),
  ...(input.Cutoff === undefined ? {} : { cutoff: input.Cutoff }),
  ...(input.AllowUnassociatedTargets === undefined ? {} : { allowUnassociatedTargets: input.AllowUnassociatedTargets }),
  ...(input.Enabled === undefined ? {} : { enabled: input.Enabled }),
});

export const createMaintenanceWindow = operation('CreateMaintenanceWindow', {
  access: () => ({ action: 'ssm:CreateMaintenanceWindow', resource: '*' }),
  handle(input, call) {
    const token = input.ClientToken;
    const known =
      token === undefined
        ? undefined
        : windows(call)
            .values()
            .find((one) => one.clientToken === token);
    if (known) return { WindowId: known.id };
    const window = merge(
      {
        id: `mw-${call.ids.hex(17)}`,
        name: '',
        schedule: '',
        duration: 0,
        cutoff: 0,
        allowUnassociatedTargets: false,
        enabled: true,
        createdAt: call.now(),
        modifiedAt: call.now(),
        ...(token === undefined ? {} : { clientToken: token }),
      },
      input,
    );
    checkWindow(window);
    if (windows(call).size >= MAX_WINDOWS)
      throw new AwsError('ResourceLimitExceededException', `You can have at most ${MAX_WINDOWS} maintenance windows.`);
    scheduleWindow(call, window);
    tagNew(call, 'MaintenanceWindow', window.id, input.Tags);
    return { WindowId: window.id };
  },
});

const describe = (window: WindowRow) => ({
  WindowId: window.id,
  Name: window.name,
  ...(window.description === undefined ? {} : { Description: window.description }),
  ...(window.startDate === undefined ? {} : { StartDate: window.startDate }),
  ...(window.endDate === undefined ? {} : { EndDate: window.endDate }),
  Schedule: window.schedule,
  ...(window.zone === undefined ? {} : { ScheduleTimezone: window.zone }),
  ...(window.scheduleOffset === undefined ? {} : { ScheduleOffset: window.scheduleOffset }),
  Duration: window.duration,
  Cutoff: window.cutoff,
  Enabled: window.enabled,
});

/** With seconds left out, as AWS shows it. */
const nextTimeOf = ({ nextAt }: WindowRow) =>
  nextAt === undefined ? {} : { NextExecutionTime: `${new Date(nextAt).toISOString().slice(0, 16)}Z` };

/** What is not given stays, unless `Replace` asks for it to go. */
export const updateMaintenanceWindow = operation('UpdateMaintenanceWindow', {
  access: onWindow('UpdateMaintenanceWindow'),
  handle(input, call) {
    const before = requireWindow(call, input.WindowId);
    const { description: _d, startDate: _s, endDate: _e, zone: _z, scheduleOffset: _o, ...bare } = before;
    const window = { ...merge(input.Replace ? bare : before, input as Given), modifiedAt: call.now() };
    checkWindow(window);
    const updated = scheduleWindow(call, window);
    if (updated.enabled !== before.enabled) announceWindow(call, updated);
    return { ...describe(updated), AllowUnassociatedTargets: updated.allowUnassociatedTargets };
  },
});

export const getMaintenanceWindow = operation('GetMaintenanceWindow', {
  access: onWindow('GetMaintenanceWindow'),
  handle(input, call) {
    const window = requireWindow(call, input.WindowId);
    return {
      ...describe(window),
      AllowUnassociatedTargets: window.allowUnassociatedTargets,
      ...nextTimeOf(window),
      CreatedDate: new Date(window.createdAt),
      ModifiedDate: new Date(window.modifiedAt),
    };
  },
});

/** With its targets and tasks. One that is gone already is no error. */
export const deleteMaintenanceWindow = operation('DeleteMaintenanceWindow', {
  access: onWindow('DeleteMaintenanceWindow'),
  handle(input, call) {
    const id = input.WindowId ?? '';
    windows(call).delete(id);
    unscheduleWindow(call, id);
    for (const table of [windowTargets(call), windowTasks(call)])
      for (const row of table.values()) if (row.windowId === id) table.delete(row.id);
    return { WindowId: id };
  },
});

const matchers: Matchers<WindowRow> = {
  Name: ({ name }, values) => values.some((value) => name.startsWith(value)),
  Enabled: ({ enabled }, values) => values.some((value) => value.toLowerCase() === String(enabled)),
};

export const describeMaintenanceWindows = operation('DescribeMaintenanceWindows', {
  access: () => ({ action: 'ssm:DescribeMaintenanceWindows', resource: '*' }),
  handle(input, call) {
    const filters = (input.Filters ?? []).map(({ Key, Values }) => ({ Key, Values }));
    const found = filterBy(windows(call).values(), filters, (key) => matchers[key], 5);
    const { page, NextToken } = pageOf(found, { ...input, MaxResults: Math.min(input.MaxResults ?? 50, 50) });
    return { WindowIdentities: page.map((window) => ({ ...describe(window), ...nextTimeOf(window) })), NextToken };
  },
});

/** The openings that are to come. */
export const describeMaintenanceWindowSchedule = operation('DescribeMaintenanceWindowSchedule', {
  access: () => ({ action: 'ssm:DescribeMaintenanceWindowSchedule', resource: '*' }),
  handle(input, call) {
    const chosen = input.WindowId === undefined ? windows(call).values() : [requireWindow(call, input.WindowId)];
    const most = input.MaxResults ?? 10;
    const openings = chosen.flatMap((window) => {
      const found: { window: WindowRow; at: number }[] = [];
      for (
        let at = nextOpening(window, call.now());
        at !== undefined && found.length < most;
        at = nextOpening(window, at)
      )
        found.push({ window, at });
      return found;
    });
    const soonest = openings.sort((a, b) => a.at - b.at).slice(0, most);
    return {
      ScheduledWindowExecutions: soonest.map(({ window, at }) => ({
        WindowId: window.id,
        Name: window.name,
        ExecutionTime: `${new Date(at).toISOString().slice(0, 16)}Z`,
      })),
    };
  },
});
