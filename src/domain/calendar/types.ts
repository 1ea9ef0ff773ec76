/** Days since 1970-01-01 of a calendar date, without a time zone. */
export type DayNumber = number;

/**
 * How a holiday on a weekend moves: to the nearest weekday, only from Sunday to Monday, or not at all. `weekday-before` is
 * always the last weekday before the day.
 */
export type Observance = 'nearest-weekday' | 'sunday-to-monday' | 'none' | 'weekday-before';

/** A day that recurs every year. */
export type YearlyDay =
  | { readonly month: number; readonly day: number; readonly observance: Observance }
  | {
      readonly month: number;
      /** 0 is Sunday. */
      readonly weekday: number;
      /** 1 is the first of the month, -1 the last. */
      readonly nth: number;
      /** Days after it, such as 1 for the day after Thanksgiving. */
      readonly offset?: number;
    }
  | { readonly easterOffset: number };

/** A holiday or an early close, by a yearly rule. */
export type HolidayRule = YearlyDay & {
  readonly name: string;
  readonly firstYear?: number;
  readonly lastYear?: number;
  /** The rule applies only if the day is one of these weekdays. */
  readonly weekdays?: readonly number[];
};

/** One exchange's hours as data. Times are minutes after midnight in the exchange's time zone. */
export interface CalendarDefinition {
  /** The ISO 10383 code of the exchange, or a short name. */
  readonly id: string;
  readonly name: string;
  /** The IANA time zone. */
  readonly timeZone: string;
  /** The weekdays of sessions; 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** The open; negative if the session opens on the evening before. */
  readonly open: number;
  readonly close: number;
  readonly holidays: readonly HolidayRule[];
  /** The close on the days of `earlyCloses` and `specialEarlyCloses`. */
  readonly earlyClose?: number;
  readonly earlyCloses: readonly HolidayRule[];
  /** Dates (`2001-09-11`) without a session that follow no rule. */
  readonly specialClosures: readonly string[];
  readonly specialEarlyCloses: readonly string[];
}

/** One trading session. */
export interface Session {
  /** The date of the session at the exchange, such as `2024-11-29`. */
  readonly date: string;
  /** The time of the open in milliseconds since 1970. */
  readonly open: number;
  /** The time of the close; an event at this time is outside the session. */
  readonly close: number;
}
