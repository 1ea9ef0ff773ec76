import { TRADE_SOURCES } from '../../../domain/trades';
import type { Delivery } from '../../load/deliveries';
import type { FaultParameters } from '../../load/faults';
import type { LoadSize } from '../../load/options';
import { createRandom, drawBetween } from '../../statistics/random';
import { formatMessage } from '../samples/format';
import { SAMPLE_SYMBOLS } from '../samples/reference-data';
import { createSampleTrade } from '../samples/trade';
import type { SourceMessage } from '../send/create-events';

/** The size of a load test, and what is broken during it. */
export interface LoadParameters extends LoadSize, FaultParameters {
  /** The seconds of the warm-up, which is not measured. */
  readonly warmUpSeconds: number;
  readonly seed: number;
}

/** Creates the message with a number. */
export type CreateMessage = (index: number) => SourceMessage;

const ACCOUNTS = ['HOUSE-EQ-1', 'PENSION-07', 'FUND-21'];
const COUNTERPARTIES = 6;
/** Every session is longer. */
const SESSION_MS = 3 * 3_600_000;

/**
 * Creates valid new trades of three sources in turn, each of an execution of its own. The same seed creates the same trades,
 * except for the run's name in the ids.
 * @param run a part of all ids, unique in the ledger
 * @param now the trades were executed in the last sessions that were over then; milliseconds since 1970
 */
export function createLoadMessages(run: string, seed: number, now: number): CreateMessage {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  return (index) => {
    const source = TRADE_SOURCES[index % TRADE_SOURCES.length]!;
    const id = `${run}-${index}`;
    const trade = createSampleTrade(
      {
        source,
        sourceTradeId: id,
        executionId: id,
        symbol: pick(SAMPLE_SYMBOLS),
        side: pick(['buy', 'sell']),
        quantity: String(100 * Math.ceil(random() * 40)),
        percent: drawBetween(random, 99, 101),
        afterOpen: Math.floor(random() * SESSION_MS),
        account: pick(ACCOUNTS),
        counterparty: Math.floor(random() * COUNTERPARTIES),
      },
      now,
    );
    return { id, source, text: formatMessage(trade, index) };
  };
}

/** Creates the message of a delivery. */
export type CreateDelivered = (delivery: Delivery) => SourceMessage;

/** Creates a message that no source formats so, which is recorded as rejected. */
export const createPoisonMessage = (run: string, index: number): SourceMessage => {
  const id = `${run}-poison-${index}`;
  return { id, source: TRADE_SOURCES[index % TRADE_SOURCES.length]!, text: `${id}: no trade` };
};
