import type { TrafficLevel } from './traffic';

/** The trades, and the messages that report them. The plan determines how they are processed. */
export interface TradeTraffic {
  /** New trades on a trading day. */
  readonly tradesPerDay: number;
  /** The corrections and cancellations, as a share of the trades. */
  readonly changedShare: number;
  /** The messages that are sent again or report a known trade, as a share of the trades. Nothing is written for them. */
  readonly repeatedShare: number;
  /** The messages that are refused, as a share of the trades. The ledger has an entry for each. */
  readonly rejectedShare: number;
  /** The messages that a source sends in one event: 1 to 20. */
  readonly messagesPerEvent: number;
}

export const TRADING_DAYS = 21;
/** The hours of a day in which trades arrive. */
const TRADING_HOURS = 8;
/** The hours of a month in which trades arrive. */
export const TRAFFIC_HOURS = TRADING_DAYS * TRADING_HOURS;

/** A usual day. The shares and the size of an event are assumptions. */
const USUAL_TRAFFIC: TradeTraffic = {
  tradesPerDay: 1e6,
  changedShare: 0.02,
  repeatedShare: 0.02,
  rejectedShare: 0.01,
  messagesPerEvent: 10,
};

/** Creates the traffic of a number of trades on a trading day. */
export const createTradeTraffic = (
  tradesPerDay: number,
  messagesPerEvent = USUAL_TRAFFIC.messagesPerEvent,
): TradeTraffic => ({ ...USUAL_TRAFFIC, tradesPerDay, messagesPerEvent });

/** A million trades on a usual day, and 100 million on the largest one. */
export const TRADE_TRAFFIC: Readonly<Record<TrafficLevel, TradeTraffic>> = {
  idle: createTradeTraffic(0),
  normal: createTradeTraffic(1e6),
  peak: createTradeTraffic(100e6),
};

/** What happens in a month, in the active region. */
export interface MonthlyTrades {
  readonly messages: number;
  readonly messagesPerEvent: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  /** Versions of trades that are recorded: new trades, corrections and cancellations. */
  readonly versions: number;
  readonly rejections: number;
}

/** Counts the messages of a month and what is recorded of them. */
export function countTrades(traffic: TradeTraffic): MonthlyTrades {
  const trades = traffic.tradesPerDay * TRADING_DAYS;
  const versions = trades * (1 + traffic.changedShare);
  const rejections = trades * traffic.rejectedShare;
  const messages = versions + rejections + trades * traffic.repeatedShare;
  const events = messages / traffic.messagesPerEvent;
  return {
    messages,
    messagesPerEvent: traffic.messagesPerEvent,
    events,
    eventsPerSecond: events / (TRAFFIC_HOURS * 3600),
    versions,
    rejections,
  };
}

/** Describes the traffic in a few sentences. */
export function describeTradeTraffic(traffic: TradeTraffic): readonly string[] {
  const { tradesPerDay, changedShare, repeatedShare, rejectedShare, messagesPerEvent } = traffic;
  const format = (value: number) => value.toLocaleString('en-US');
  const formatPercent = (share: number) => `${format(share * 100)} %`;
  if (tradesPerDay === 0) return ['no trades'];
  return [
    `${format(tradesPerDay)} trades on each of ${TRADING_DAYS} trading days, within ${TRADING_HOURS} hours, in events of ${format(messagesPerEvent)} messages`,
    `${formatPercent(changedShare)} of the trades are corrected or cancelled, ${formatPercent(repeatedShare)} are reported again, ${formatPercent(rejectedShare)} of the messages are refused`,
    'all trades arrive in the primary region; the standby region has its standing cost and its copy of the table',
  ];
}
