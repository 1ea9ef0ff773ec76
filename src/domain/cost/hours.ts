/** Hours of a month, as AWS's own calculator counts them: 8,760 / 12. */
export const MONTH_HOURS = 730;

const WEEK = 7 * 24 * 60;
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/** When in a week, in minutes, a `cron(…)` with one time a day strikes; undefined of any other. */
function strikes(expression: unknown): readonly number[] | undefined {
  const [, minute, hour, days] =
    /^cron\((\d+) (\d+) [?*] \* ([\w*?,-]+)(?: \*)?\)$/.exec(String(expression)) ?? [];
  if (days === undefined) return undefined;
  const at = days.split(',').flatMap((part) => {
    if (part === '*' || part === '?') return DAYS.map((_, day) => day);
    const [first = -1, last = first] = part.split('-').map(dayOf);
    return first < 0 || last < first ? [] : DAYS.map((_, day) => day).slice(first, last + 1);
  });
  return at.length === 0 ? undefined : at.map((day) => (day * 24 + Number(hour)) * 60 + Number(minute));
}

/** AWS counts the days from 1, Sunday. */
const dayOf = (day: string): number => (/^[1-7]$/.test(day) ? Number(day) - 1 : DAYS.indexOf(day));

/** Runs an hour of `rate(5 minutes)`, or of a `cron(…)` with one time a day; undefined of any other expression. */
export function runsAnHour(expression: unknown): number | undefined {
  const [, every, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
  if (unit !== undefined) return 60 / (Number(every) * MINUTES[unit]!);
  const at = strikes(expression);
  return at && (at.length * 60) / WEEK;
}

/** A capacity from some time of the week on. */
export interface Turn {
  readonly schedule: unknown;
  readonly capacity: number;
}

/**
 * Capacity times hours of a month, if it changes by these turns, week by week.
 * @param otherwise the capacity where there is no turn
 * @returns undefined where a turn's schedule is none of those that are understood
 */
export function capacityHours(otherwise: number, turns: readonly Turn[]): number | undefined {
  if (turns.length === 0) return otherwise * MONTH_HOURS;
  const times = turns.map(({ schedule, capacity }) => strikes(schedule)?.map((at) => ({ at, capacity })));
  if (times.includes(undefined)) return undefined;
  const order = times.flatMap((list) => list ?? []).sort((a, b) => a.at - b.at);
  const minutes = order.reduce(
    (sum, { at, capacity }, place) => sum + capacity * ((order[place + 1]?.at ?? order[0]!.at + WEEK) - at),
    0,
  );
  return (minutes / WEEK) * MONTH_HOURS;
}
