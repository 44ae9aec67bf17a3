const formats = new Map<string, Intl.DateTimeFormat>();

/** A date and time as a wall clock shows it, as milliseconds since 1970 on that clock. */
export type WallTime = number;

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

export function wallTime(at: number, zone: string): WallTime {
  if (zone === 'UTC') return at;
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const DAY_MS = 86_400_000;

/** When a wall clock first shows this; undefined if the clock is put forward over it. */
export function timeAt(wall: WallTime, zone: string): number | undefined {
  if (zone === 'UTC') return wall;
  const times = [wall - DAY_MS, wall + DAY_MS].map((near) => wall - (wallTime(near, zone) - near));
  return times.filter((at) => wallTime(at, zone) === wall).sort((a, b) => a - b)[0];
}
