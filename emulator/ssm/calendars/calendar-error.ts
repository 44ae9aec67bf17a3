/** A calendar that AWS would refuse, or that this reading of iCalendar cannot follow. */
export class CalendarError extends Error {}
