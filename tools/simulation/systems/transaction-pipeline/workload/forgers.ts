import { EVENT_VERSION, SOURCES, TRANSACTION_EVENTS } from '../../../../../src/domain/transactions';
import type { Random } from '../../../core/random';
import type { Bus } from '../../../services/eventbridge/bus';

/** Begins the ids of transactions that no sender has sent. */
const FORGED = 'forged';

/** Puts an event on the bus that no attempt can process: about a transaction that is not stored, or without its fields. */
export const forgeEvent = (bus: Bus, index: number, random: Random, now: number): void => {
  const transactionId = `${FORGED}-${index}`;
  const confirmedAt = new Date(now).toISOString();
  if (random.happens(0.5))
    bus.put({
      source: SOURCES.feedback,
      detailType: TRANSACTION_EVENTS.fraudConfirmed,
      detail: { version: EVENT_VERSION, transactionId, fraud: true, confirmedBy: 'nobody', confirmedAt },
    });
  else
    bus.put({
      source: SOURCES.ingestion,
      detailType: TRANSACTION_EVENTS.received,
      detail: { version: EVENT_VERSION, transactionId, amount: 1, recentTxnCount: 9 },
    });
};
