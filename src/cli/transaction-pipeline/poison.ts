import { EVENT_VERSION, SOURCES, TRANSACTION_EVENTS } from '../../domain/transactions';
import type { PoisonRequest, SentPoison } from '../faults/poison-record';
import { putEvent } from '../target/put-event';
import { formatCommand } from '../terminal/format-command';
import { withDeployment } from './deployment';

/** Creates an event that is no transaction, because its amount is no number. */
export const createPoison = (bus: string, transactionId: string) => ({
  bus,
  source: SOURCES.ingestion,
  detailType: TRANSACTION_EVENTS.received,
  detail: { version: EVENT_VERSION, transactionId, amount: 'much' },
});

/** Puts an event on the bus that is no transaction. */
export const poison = ({ id, port }: PoisonRequest): Promise<SentPoison> =>
  withDeployment({ port }, async ({ events, getOutput }) => {
    const bus = getOutput('TransactionBusName');
    await putEvent(events, createPoison(bus, id));
    return {
      id,
      input: bus,
      outcome: `FraudDetector fails, and again in each retry, as ${formatCommand('logs FraudDetector')} shows; after some minutes it is in DetectorRetriesDlq`,
    };
  });
