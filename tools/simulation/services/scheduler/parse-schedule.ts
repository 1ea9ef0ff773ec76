import { SECOND_MS } from '../names';

/** When a schedule is due: every so many milliseconds, or once at a time in milliseconds since 1970. */
export type Schedule = { readonly everyMs: number } | { readonly at: number };

const UNITS_MS: Readonly<Record<string, number>> = {
  minute: 60 * SECOND_MS,
  hour: 3600 * SECOND_MS,
  day: 24 * 3600 * SECOND_MS,
};

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const AT = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/;

/** Parses `rate(5 minutes)` or `at(2026-01-05T14:00:00)` in UTC. @returns undefined if it is neither */
export const parseSchedule = (expression: string): Schedule | undefined => {
  const [, count, unit] = RATE.exec(expression) ?? [];
  if (count !== undefined && Number(count) > 0) return { everyMs: Number(count) * UNITS_MS[unit!]! };
  const [, time] = AT.exec(expression) ?? [];
  const at = time === undefined ? NaN : Date.parse(`${time}Z`);
  return Number.isNaN(at) ? undefined : { at };
};
