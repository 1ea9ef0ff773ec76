import { type DecimalText, formatDecimal, multiplyDecimals, toDecimal } from '../decimal';
import { getCusip } from './identifiers';
import { findTradeReferences, type ReferenceData, type UsedRecord } from './reference';
import type { DateText } from './time';
import { getExecutionKey, getTradeId, type Trade } from './trade';
import { findTradingDay } from './trading-day';

/** What reference data add to a trade. A part is missing if its record is unknown; validation reports that. */
export interface Enrichment {
  readonly tradeId: string;
  readonly executionKey: string;
  /** Quantity × price, with all its decimals. */
  readonly notional: DecimalText;
  /** The trading day at the venue. */
  readonly tradingDay?: DateText;
  readonly instrument?: {
    readonly symbol: string;
    readonly name: string;
    readonly currency: string;
    readonly cusip?: string;
  };
  readonly venueName?: string;
  readonly accountName?: string;
  readonly counterpartyName?: string;
  readonly referencePrice?: DecimalText;
  /** The reference records that were used, each with its version. */
  readonly used: readonly UsedRecord[];
}

/** Adds the reference data of the execution time to a trade. */
export const enrichTrade = (trade: Trade, reference: ReferenceData): Enrichment => {
  const { records, used } = findTradeReferences(trade, reference);
  const { instrument, venue, account, counterparty, priceBand } = records;
  const cusip = getCusip(trade.isin);
  return {
    tradeId: getTradeId(trade),
    executionKey: getExecutionKey(trade),
    notional: formatDecimal(multiplyDecimals(toDecimal(trade.quantity), toDecimal(trade.price))),
    ...(venue && { tradingDay: findTradingDay(trade.executedAt, venue).date, venueName: venue.name }),
    ...(instrument && {
      instrument: {
        symbol: instrument.symbol,
        name: instrument.name,
        currency: instrument.currency,
        ...(cusip !== undefined && { cusip }),
      },
    }),
    ...(account && { accountName: account.name }),
    ...(counterparty && { counterpartyName: counterparty.name }),
    ...(priceBand && { referencePrice: priceBand.referencePrice }),
    used: used.filter(({ kind }) => kind !== 'tickTable'),
  };
};
