import { AwsError, validationError } from '../../errors.ts';
import { isTimeZone } from '../../events/time-zone.ts';
import { readSchedule } from './read-schedule.ts';
import type { WindowRow } from './state.ts';

const wrong = (value: unknown, member: string, rule: string): AwsError =>
  validationError(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: ${rule}`,
  );

const between = (value: number, member: string, min: number, max: number): void => {
  if (value < min) throw wrong(value, member, `Member must have value greater than or equal to ${min}`);
  if (value > max) throw wrong(value, member, `Member must have value less than or equal to ${max}`);
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateMaintenanceWindow.html */
export function checkWindow(window: WindowRow): void {
  if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(window.name))
    throw wrong(window.name, 'name', 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$');
  between(window.duration, 'duration', 1, 24);
  between(window.cutoff, 'cutoff', 0, 23);
  if (window.cutoff >= window.duration) throw validationError('Cutoff must be less than the duration of the window.');
  if (!readSchedule(window.schedule)) throw validationError(`Invalid schedule expression: ${window.schedule}`);
  if (window.zone !== undefined && !isTimeZone(window.zone))
    throw validationError(`Invalid schedule timezone: ${window.zone}`);
  if (window.scheduleOffset !== undefined) {
    between(window.scheduleOffset, 'scheduleOffset', 1, 6);
    if (!window.schedule.startsWith('cron(')) throw validationError('ScheduleOffset needs a cron expression.');
  }
  for (const date of [window.startDate, window.endDate])
    if (date !== undefined && Number.isNaN(Date.parse(date)))
      throw validationError(`The date ${date} must be in the ISO-8601 Extended format.`);
  if (window.startDate !== undefined && window.endDate !== undefined)
    if (Date.parse(window.endDate) <= Date.parse(window.startDate))
      throw validationError('EndDate must be after StartDate.');
}

export const noWindow = (id: string | undefined): AwsError =>
  new AwsError('DoesNotExistException', `Maintenance window ${id} doesn't exist`);
