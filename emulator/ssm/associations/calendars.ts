import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';

/** Whether one of the change calendars is closed, which keeps an association from running. */
export async function isClosed(call: Call, calendars: readonly string[]): Promise<boolean> {
  if (calendars.length === 0) return false;
  try {
    const output = await call.invoke({
      service: 'ssm',
      operation: 'GetCalendarState',
      input: { CalendarNames: [...calendars] },
      principal: call.principal,
    });
    return output['State'] !== 'OPEN';
  } catch (error) {
    // a calendar that cannot be read does not let anything pass
    if (error instanceof AwsError) return true;
    throw error;
  }
}
