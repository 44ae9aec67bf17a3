import { parseScheduleExpression, type Schedule } from '../../events/schedule-expression.ts';

/**
 * The schedules of Systems Manager: those of EventBridge, and `cron` with seconds before the minutes, which are ignored.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html
 */
export function readSchedule(text: string): Schedule | undefined {
  const inside = /^cron\((.*)\)$/.exec(text.trim())?.[1];
  const fields = inside?.trim().split(/\s+/);
  const expression = fields?.length === 7 ? `cron(${fields.slice(1).join(' ')})` : text.trim();
  return parseScheduleExpression(expression.replace(/^(at\(\d{4}-\d\d-\d\dT\d\d:\d\d)\)$/, '$1:00)'));
}
