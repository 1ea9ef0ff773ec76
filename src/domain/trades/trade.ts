import type { DecimalText } from '../decimal';
import { type DateText, type TimeText, toMilliseconds } from './time';

/** The systems that report trades. */
export const TRADE_SOURCES = ['order-management', 'clearing', 'trading-desk'] as const;
export type TradeSource = (typeof TRADE_SOURCES)[number];

/** A first report, a correction of the version before, or the cancellation of the version before. */
export type TradeAction = 'new' | 'correct' | 'cancel';
export type Side = 'buy' | 'sell' | 'sell-short';
export type Capacity = 'agency' | 'principal' | 'riskless-principal';

/**
 * One version of a trade as one source reports it, independent of the source's format. All numbers except the version are
 * canonical decimals, so equal trades are equal texts.
 */
export interface Trade {
  readonly source: TradeSource;
  /** The id of the trade at its source; it stays the same in corrections and cancellations. */
  readonly sourceTradeId: string;
  /** 1 for a new trade. Each correction or cancellation refers to the version before and has the next number. */
  readonly version: number;
  readonly action: TradeAction;
  /** The id that the venue gave the execution. */
  readonly executionId: string;
  /** The market, ISO 10383 MIC. */
  readonly venue: string;
  /** The time of the execution, in UTC. */
  readonly executedAt: TimeText;
  readonly isin: string;
  /** The ticker symbol that the source uses. */
  readonly symbol?: string;
  readonly side: Side;
  readonly quantity: DecimalText;
  /** The price of one unit, in the currency. */
  readonly price: DecimalText;
  /** ISO 4217. */
  readonly currency: string;
  readonly settlementDate: DateText;
  /** The account of the firm or its client. */
  readonly account: string;
  /** The Legal Entity Identifier of the other party. */
  readonly counterparty: string;
  readonly capacity: Capacity;
}

/** The fields of a trade in a fixed order. A type error here means that a field was added to the trade only. */
export const TRADE_FIELDS = Object.keys({
  source: 0,
  sourceTradeId: 0,
  version: 0,
  action: 0,
  executionId: 0,
  venue: 0,
  executedAt: 0,
  isin: 0,
  symbol: 0,
  side: 0,
  quantity: 0,
  price: 0,
  currency: 0,
  settlementDate: 0,
  account: 0,
  counterparty: 0,
  capacity: 0,
} satisfies Record<keyof Trade, 0>) as readonly (keyof Trade)[];

/** Returns the id of a trade in all systems: `order-management:E-1042`. Names of sources have no colon. */
export const getTradeId = ({ source, sourceTradeId }: Pick<Trade, 'source' | 'sourceTradeId'>): string =>
  `${source}:${sourceTradeId}`;

/**
 * Returns the key by which the same execution is found in the reports of all sources: venue, date in UTC, the venue's
 * execution id and side, such as `XNAS:2026-11-27:100234:buy`. Ids of executions are unique per venue and day (MiFIR, RTS 22,
 * field 3), and may be used again on the next day. The side is part of the key because a cross is a purchase and a sale
 * with one id; the clearing house does not report short sales as such.
 */
export const getExecutionKey = ({ venue, executedAt, executionId, side }: ExecutionFields): string =>
  formatExecutionKey(venue, executedAt.slice(0, 10), executionId, side);

type ExecutionFields = Pick<Trade, 'venue' | 'executedAt' | 'executionId' | 'side'>;

const formatExecutionKey = (venue: string, date: DateText, executionId: string, side: Side): string =>
  [venue, date, executionId, side === 'buy' ? 'buy' : 'sell'].join(':');

/** The largest difference from UTC that a clock of a trading system may have (RTS 25 of MiFID II), in milliseconds. */
export const MAX_CLOCK_DIFFERENCE_MS = 1_000;
const DAY_MS = 86_400_000;

/**
 * Returns the key that the same execution has by a clock on the other side of midnight UTC; undefined at other times. Tokyo
 * opens at midnight UTC, so the same execution can have two dates there.
 */
export const getNeighbourKey = ({
  venue,
  executedAt,
  executionId,
  side,
}: ExecutionFields): { readonly key: string; readonly isBefore: boolean } | undefined => {
  const time = toMilliseconds(executedAt);
  const sinceMidnight = time % DAY_MS;
  const isBefore = sinceMidnight <= MAX_CLOCK_DIFFERENCE_MS;
  if (!isBefore && DAY_MS - sinceMidnight > MAX_CLOCK_DIFFERENCE_MS) return undefined;
  const date = new Date(isBefore ? time - DAY_MS : time + DAY_MS).toISOString().slice(0, 10);
  return { key: formatExecutionKey(venue, date, executionId, side), isBefore };
};

/** Formats all fields of a trade in a fixed order. Two reports with equal texts are the same report sent twice. */
export const formatTradeContent = (trade: Trade): string =>
  JSON.stringify(TRADE_FIELDS.map((field) => trade[field] ?? null));
