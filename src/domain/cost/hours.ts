/** Hours of a month, as AWS's own calculator counts them: 8,760 / 12. */
export const HOURS_PER_MONTH = 730;

const WEEK_MINUTES = 7 * 24 * 60;
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const UNIT_MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/**
 * The minutes of a week at which a `cron(…)` runs.
 * @returns undefined if the expression is not one that runs once a day on days of the week
 */
function parseCron(expression: unknown): readonly number[] | undefined {
  const [, minute, hour, days] =
    /^cron\((\d+) (\d+) [?*] \* ([\w*?,-]+)(?: \*)?\)$/.exec(String(expression)) ?? [];
  if (days === undefined) return undefined;
  const weekdays = days.split(',').flatMap((part) => {
    if (part === '*' || part === '?') return DAYS.map((_, day) => day);
    const [first = -1, last = first] = part.split('-').map(parseDay);
    return first < 0 || last < first ? [] : DAYS.map((_, day) => day).slice(first, last + 1);
  });
  if (weekdays.length === 0) return undefined;
  return weekdays.map((day) => (day * 24 + Number(hour)) * 60 + Number(minute));
}

/** AWS counts the days from 1, Sunday. */
const parseDay = (day: string): number => (/^[1-7]$/.test(day) ? Number(day) - 1 : DAYS.indexOf(day));

/**
 * How often a schedule runs in an hour: `rate(5 minutes)`, or a `cron(…)` that runs once a day.
 * @returns undefined for any other expression
 */
export function getRunsPerHour(expression: unknown): number | undefined {
  const [, every, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
  if (unit !== undefined) return 60 / (Number(every) * UNIT_MINUTES[unit]!);
  const runs = parseCron(expression);
  return runs && (runs.length * 60) / WEEK_MINUTES;
}

/** A capacity that applies from each run of its schedule until the next one. */
export interface ScheduledCapacity {
  readonly schedule: unknown;
  readonly capacity: number;
}

/**
 * Computes the capacity times the hours of a month, if schedules change the capacity every week.
 * @param unscheduled the capacity without schedules
 * @returns undefined if a schedule is not a `cron(…)` that runs once a day
 */
export function sumCapacityHours(
  unscheduled: number,
  scheduled: readonly ScheduledCapacity[],
): number | undefined {
  if (scheduled.length === 0) return unscheduled * HOURS_PER_MONTH;
  const changes = scheduled.map(({ schedule, capacity }) =>
    parseCron(schedule)?.map((minute) => ({ minute, capacity })),
  );
  if (changes.includes(undefined)) return undefined;
  const sorted = changes.flatMap((list) => list ?? []).sort((a, b) => a.minute - b.minute);
  const capacityMinutes = sorted.reduce((sum, { minute, capacity }, index) => {
    const next = sorted[index + 1]?.minute ?? sorted[0]!.minute + WEEK_MINUTES;
    return sum + capacity * (next - minute);
  }, 0);
  return (capacityMinutes / WEEK_MINUTES) * HOURS_PER_MONTH;
}
