import { type Trade, TRADE_SOURCES, type TradeSource } from '../../../domain/trades';
import { SAMPLE_SYMBOLS } from '../samples/reference-data';
import { createSampleTrade, type SampleTerms } from '../samples/trade';

/** The day of a run, which decides its ids and its trading sessions. */
export interface RunDay {
  /** In UTC, such as `20261129`. */
  readonly date: string;
  /** The beginning of the day in UTC, in milliseconds since 1970. The sessions of the trades were over then. */
  readonly midnight: number;
}

/** @param date such as `20261129` */
export const createRunDay = (date: string): RunDay => ({
  date,
  midnight: Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T00:00:00Z`),
});

const MINUTE_MS = 60_000;
const ACCOUNTS = ['HOUSE-EQ-1', 'PENSION-07', 'FUND-21'];
const NEW_TRADES_PER_SOURCE = 10;

/** What a trade of the demonstration differs in from the usual ones. */
export type TradeChoice = Pick<SampleTerms, 'source' | 'symbol'> &
  Partial<SampleTerms> & { readonly number: number };

/** Creates a trade of a run. @param choice `number` is unique within the run; ids and the time depend on it */
export const createTrade = ({ date, midnight }: RunDay, { number, ...choice }: TradeChoice): Trade =>
  createSampleTrade(
    {
      sourceTradeId: `demo-${date}-${number}`,
      executionId: `${date}-${number}`,
      side: number % 2 === 0 ? 'sell' : 'buy',
      quantity: String(100 * (1 + (number % 9))),
      percent: 99 + (number % 5) / 2,
      afterOpen: number * MINUTE_MS + 137 * number,
      account: ACCOUNTS[number % ACCOUNTS.length]!,
      counterparty: number,
      ...choice,
    },
    midnight,
  );

/** Creates the valid new trades of each source. */
export const createNewTrades = (day: RunDay): Readonly<Record<TradeSource, readonly Trade[]>> => {
  const create = (source: TradeSource, first: number) =>
    Array.from({ length: NEW_TRADES_PER_SOURCE }, (_, index) =>
      createTrade(day, {
        number: first + index,
        source,
        symbol: SAMPLE_SYMBOLS[(first + index) % SAMPLE_SYMBOLS.length]!,
      }),
    );
  const [oms, clearing, desk] = TRADE_SOURCES.map((source, index) =>
    create(source, 1 + index * NEW_TRADES_PER_SOURCE),
  ) as [Trade[], Trade[], Trade[]];
  return { 'order-management': oms, clearing, 'trading-desk': desk };
};
