import { addSettlementDays } from '../../calendar';
import { toMilliseconds } from '../time';
import { createViolation, type TradeViolation } from '../violation';
import { type TradeCheck, violationUnless } from './context';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const formatTime = (time: number): string => new Date(time).toISOString();

/**
 * Checks that the execution is not in the future, and was not too old when the source reported it: a report that failed and
 * is sent again later is as old as before.
 */
export const checkAge: TradeCheck = ({ trade, limits, now, reportedAt }) => {
  const time = toMilliseconds(trade.executedAt);
  const newest = now + limits.maxClockSkewSeconds * SECOND_MS;
  const days = trade.action === 'new' ? limits.maxAgeDays : limits.maxChangeAgeDays;
  const oldest = reportedAt - days * DAY_MS;
  return [
    ...violationUnless(
      time <= newest,
      'future-time',
      'executedAt',
      trade.executedAt,
      `${formatTime(newest)} or before`,
    ),
    ...violationUnless(
      time >= oldest,
      'too-old',
      'executedAt',
      trade.executedAt,
      `${formatTime(oldest)} or after, at most ${days} days old`,
    ),
  ];
};

/** Checks that the venue trades on the day, and warns if the time is outside its hours. */
export const checkSession: TradeCheck = ({ trade, records: { venue }, tradingDay }): TradeViolation[] => {
  if (!venue || !tradingDay) return [];
  const { date, session } = tradingDay;
  if (!session)
    return [
      createViolation(
        'trading-day',
        'executedAt',
        trade.executedAt,
        `a trading day of ${venue.mic}; ${date} is none`,
      ),
    ];
  const opens = session.open - venue.minutesBeforeOpen * MINUTE_MS;
  const closes = session.close + venue.minutesAfterClose * MINUTE_MS;
  const time = toMilliseconds(trade.executedAt);
  const expected = `${formatTime(opens)} to ${formatTime(closes)}, the hours of ${venue.mic} on ${date}`;
  return violationUnless(
    time >= opens && time < closes,
    'trading-hours',
    'executedAt',
    trade.executedAt,
    expected,
  );
};

/** Checks that a trade settles on its trading day or later, and warns of an unusual settlement date. */
export const checkSettlement: TradeCheck = ({
  trade,
  records: { instrument },
  tradingDay,
}): TradeViolation[] => {
  if (!instrument || !tradingDay) return [];
  const { settlementDate } = trade;
  // Dates of the same form compare as texts.
  if (settlementDate < tradingDay.date)
    return [
      createViolation('settlement-order', 'settlementDate', settlementDate, `${tradingDay.date} or later`),
    ];
  const { settlementCalendar, settlementDays } = instrument;
  const expected = addSettlementDays(settlementCalendar, tradingDay.date, settlementDays);
  return violationUnless(
    settlementDate === expected,
    'settlement-cycle',
    'settlementDate',
    settlementDate,
    `${expected}, ${settlementDays} settlement days (${settlementCalendar}) after ${tradingDay.date}`,
  );
};
