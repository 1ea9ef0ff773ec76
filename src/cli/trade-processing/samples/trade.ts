import { addSettlementDays, type SettlementCalendarId } from '../../../domain/calendar';
import type { Capacity, Side, Trade, TradeSource } from '../../../domain/trades';
import { getReferencePrice, getSampleInstrument, SAMPLE_FILE } from './reference-data';
import { findLastSession } from './sessions';

/** What a sample trade is about; the reference data decide the rest. */
export interface SampleTerms {
  readonly source: TradeSource;
  readonly sourceTradeId: string;
  readonly executionId: string;
  /** The ticker of the instrument. */
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: string;
  /** The price as a percentage of the reference price. */
  readonly percent: number;
  /** The time of the execution, in milliseconds after the open; at most three hours. */
  readonly afterOpen: number;
  readonly account: string;
  /** The number of the counterparty among the sample counterparties. */
  readonly counterparty: number;
}

/** A multiple of the tick of every sample instrument at its price. */
const PRICE_STEPS_PER_UNIT = 20;

/** Formats a price near a percentage of the reference price, as a multiple of the tick. */
export const formatPrice = (reference: number, percent: number): string => {
  const steps = Math.round((reference * percent * PRICE_STEPS_PER_UNIT) / 100);
  return String(steps / PRICE_STEPS_PER_UNIT);
};

const getCapacity = (account: string): Capacity =>
  SAMPLE_FILE.accounts.find((candidate) => candidate.account === account)!.capacities[0] as Capacity;

/**
 * Creates a new trade that was executed in the last session of its venue. The same time gives the same trade.
 * @param before the session was over then; milliseconds since 1970
 */
export function createSampleTrade(terms: SampleTerms, before: number): Trade {
  const { source, sourceTradeId, executionId, symbol, side, quantity, percent, afterOpen, account } = terms;
  const instrument = getSampleInstrument(symbol);
  const venue = instrument.venues[0]!;
  const session = findLastSession(venue, before);
  const { counterparties } = SAMPLE_FILE;
  return {
    source,
    sourceTradeId,
    version: 1,
    action: 'new',
    executionId,
    venue,
    executedAt: new Date(session.open + afterOpen).toISOString(),
    isin: instrument.isin,
    symbol,
    side,
    quantity,
    price: formatPrice(getReferencePrice(instrument), percent),
    currency: instrument.currency,
    settlementDate: addSettlementDays(
      instrument.settlementCalendar as SettlementCalendarId,
      session.date,
      instrument.settlementDays,
    ),
    account,
    counterparty: counterparties[terms.counterparty % counterparties.length]!.lei,
    capacity: getCapacity(account),
  };
}
