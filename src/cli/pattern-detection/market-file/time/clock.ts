const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NANOSECONDS_OF_DAY = 24 * HOUR * 1e6;

/** A time of day, and the text after it. */
export interface TimeOfDay {
  /** Milliseconds after midnight. */
  readonly milliseconds: number;
  readonly rest: string;
}

const TIME_WITH_COLONS = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?(?!\d)/;
/** NinjaTrader writes a space and seven decimals after the seconds. */
const TIME_OF_DIGITS = /^(\d{2})(\d{2})(?:(\d{2})(?:(?:[.,]?| (?=\d{7}(?!\d)))(\d{3,9}))?)?(?!\d)/;
const HOUR_ONLY = /^(\d{1,2})(?=[ -]?[ap]\.?m)/i;
const DAY_PERIOD = /^[ -]?([ap])\.?m\.?(?![a-z])/i;

/** Parses a time of day at the start of a text: `9:30`, `09:30:00.123`, `093000`, `4:00 PM`, `11-AM`. */
export function parseTimeOfDay(text: string): TimeOfDay | undefined {
  const match = TIME_WITH_COLONS.exec(text) ?? HOUR_ONLY.exec(text) ?? TIME_OF_DIGITS.exec(text);
  if (!match) return undefined;
  let rest = text.slice(match[0].length);
  let hours = Number(match[1]);
  const dayPeriod = DAY_PERIOD.exec(rest);
  if (dayPeriod) {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (dayPeriod[1]!.toLowerCase() === 'p' ? 12 : 0);
    rest = rest.slice(dayPeriod[0].length);
  }
  const [minutes, seconds] = [Number(match[2] ?? 0), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 60) return undefined;
  const fraction = Number((match[4] ?? '').padEnd(3, '0').slice(0, 3));
  return { milliseconds: hours * HOUR + minutes * MINUTE + seconds * 1_000 + fraction, rest: rest.trim() };
}

/** Pads a time of day that lost its zeros, such as `93000` or `0`, to `093000` and `000000`. */
function padTimeOfDay(text: string): string {
  if (!/^\d{1,6}$/.test(text)) return text;
  return text.length <= 2 ? text.padStart(6, '0') : text.padStart(text.length <= 4 ? 4 : 6, '0');
}

/**
 * Formats the time of day in a column next to a date column: pads it, or converts it from nanoseconds since midnight.
 */
export function formatTimeOfDay(text: string): string {
  const nanoseconds = /^\d{11,14}$/.test(text) ? Number(text) : Infinity;
  return nanoseconds < NANOSECONDS_OF_DAY
    ? new Date(nanoseconds / 1e6).toISOString().slice(11, 23)
    : padTimeOfDay(text);
}

/** Whether a text is a time of day and nothing else. */
export function isTimeOfDay(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && isTimeOfDay(String(value));
  if (typeof value !== 'string') return false;
  const clock = parseTimeOfDay(padTimeOfDay(value.trim()));
  return clock !== undefined && clock.rest === '';
}

/** Abbreviations of zones with one meaning in market data, and their offsets from UTC in hours. */
const ABBREVIATIONS: Readonly<Record<string, number>> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  CET: 1,
  MEZ: 1,
  CEST: 2,
  MESZ: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  HKT: 8,
  SGT: 8,
  JST: 9,
  KST: 9,
  AEST: 10,
  AEDT: 11,
};
const OFFSET = /^(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?$/i;
const IN_PARENTHESES = /\s?\([^()]*\)$/;

/** Parses the zone after a time: its offset in milliseconds, or the IANA name of the zone. */
export function parseZone(text: string): number | string | undefined {
  const zone = text.replace(IN_PARENTHESES, '').replace(/^\[([^\]]*)\]$/, '$1');
  const hours = ABBREVIATIONS[zone.toUpperCase()];
  if (hours !== undefined) return hours * HOUR;
  const offset = OFFSET.exec(zone);
  if (offset) {
    const size = Number(offset[2]) * HOUR + Number(offset[3] ?? 0) * MINUTE;
    return size <= 18 * HOUR ? size * (offset[1] === '-' ? -1 : 1) : undefined;
  }
  return /^[A-Za-z]+(?:\/[A-Za-z_+-]+[0-9]*)+$/.test(zone) ? zone : undefined;
}
