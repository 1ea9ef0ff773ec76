import { type BarSpan, type ExchangeCalendar, findBarSpan, type Interval } from '../../../domain/calendar';

/** The market time of a run. */
export interface ChosenSessions {
  /** The bars of the shortest interval, in order. The first begins at the open of a session. */
  readonly spans: readonly BarSpan[];
  /** Whether the symbols of a row of open bars can be used: it has no events after the first bar's start. */
  readonly isUsable: (row: string) => boolean;
}

export interface SessionOptions {
  readonly calendar: ExchangeCalendar;
  /** The shortest interval. */
  readonly interval: Interval;
  /** The times within which the market must be, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** The maximum number of bars. */
  readonly maxBars: number;
  /** The time of the newest event of each row of open bars: older events are late. */
  readonly rowTimes: ReadonlyMap<string, number>;
}

const ROWS = 256;
/** With fewer rows, too many symbols would share one. */
const MIN_USABLE_ROWS = ROWS / 2;

/**
 * Chooses the first session in a time range for which at least half of the rows of open bars have no events after the
 * session's open. Returns its bars and those of the later sessions. So runs on the same day use different rows, or
 * later sessions. Undefined if there is no such session.
 */
export function chooseSessions(options: SessionOptions): ChosenSessions | undefined {
  const { calendar, from, until, rowTimes } = options;
  let open = calendar.findNextSession(from - 1)?.open;
  for (; open !== undefined && open < until; open = calendar.findNextSession(open)?.open) {
    const start = open;
    const isUsable = (row: string) => (rowTimes.get(row) ?? -Infinity) <= start;
    const used = [...rowTimes.keys()].filter((row) => !isUsable(row)).length;
    if (ROWS - used < MIN_USABLE_ROWS) continue;
    const spans = listSpans(start, options);
    return spans.length > 0 ? { spans, isUsable } : undefined;
  }
  return undefined;
}

/** Returns the bars from a time on that end within the time range. */
function listSpans(start: number, { calendar, interval, until, maxBars: most }: SessionOptions): BarSpan[] {
  const spans: BarSpan[] = [];
  let time: number | undefined = start;
  while (time !== undefined && time < until && spans.length < most) {
    const span = findBarSpan(calendar, interval, time);
    if (span !== undefined && span.end <= until) spans.push(span);
    time = span?.end ?? calendar.findNextSession(time)?.open;
  }
  return spans;
}
