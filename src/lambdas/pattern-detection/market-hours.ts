import type { ExchangeCalendar } from '../../domain/calendar';
import type { Meter } from '../shared/telemetry';

const MINUTE_MS = 60_000;
/** The next check is due in five minutes; if it is late, its predecessor has reported these minutes. */
const MINUTES_AHEAD = 10;

/**
 * Reports for this minute and the next nine whether the exchange is open: the metric MarketOpen, 1 or 0. The alarm
 * FeedSilent compares it with the received events, minute by minute. CloudWatch accepts times up to two hours ahead.
 * @param now milliseconds since 1970
 */
export const reportMarketHours = (meter: Meter, calendar: ExchangeCalendar, now: number): void => {
  const first = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  for (let minute = 0; minute < MINUTES_AHEAD; minute++) {
    const time = first + minute * MINUTE_MS;
    const isOpen = calendar.findSession(time) !== undefined;
    meter.measure('MarketOpen', 'Count', isOpen ? 1 : 0, { Calendar: calendar.id }, time);
  }
};
