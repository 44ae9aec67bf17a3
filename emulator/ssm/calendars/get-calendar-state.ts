import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { documentArn, requireDocument, requireVersion } from '../documents/find-document.ts';
import { parseCalendar, type Calendar } from './calendar.ts';
import { nextTransition, stateOf } from './calendar-state.ts';

const operation = operationsOf<typeof client>();

/** `2026-03-30T00:00:00Z` */
export const isoSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** The newest version of a change calendar. Throws what AWS answers for another document, or none. */
export function findCalendar(call: Call, name: string): Calendar {
  const document = requireDocument(call, name);
  if (document.type !== 'ChangeCalendar')
    throw new AwsError(
      'InvalidDocumentType',
      `The document ${name} has the type ${document.type}, not ChangeCalendar.`,
    );
  return parseCalendar(requireVersion(call, document, '$LATEST').content);
}

/** Open only if all calendars are. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetCalendarState.html */
export const getCalendarState = operation('GetCalendarState', {
  access: (input, call) =>
    (input.CalendarNames ?? []).map((name) => ({ action: 'ssm:GetCalendarState', resource: documentArn(call, name) })),
  quota: { perSecond: 10, burst: 10 },
  handle(input, call) {
    const names = input.CalendarNames ?? [];
    if (names.length === 0) throw validationError('At least one calendar name must be given.');
    const calendars = names.map((name) => findCalendar(call, name));
    const at = input.AtTime === undefined ? call.now() : readTime(input.AtTime);
    const next = nextTransition(calendars, at);
    return {
      State: stateOf(calendars, at),
      AtTime: isoSeconds(at),
      ...(next === undefined ? {} : { NextTransitionTime: isoSeconds(next) }),
    };
  },
});

function readTime(text: string): number {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw validationError(`AtTime must be a time in ISO 8601, such as 2026-03-30T00:00:00Z: ${text}`);
  return at;
}
