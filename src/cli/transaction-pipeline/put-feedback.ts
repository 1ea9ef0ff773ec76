import { EVENT_VERSION, type FraudConfirmed, SOURCES, TRANSACTION_EVENTS } from '../../domain/transactions';
import type { Deployment } from './deployment';
import { putEvent } from '../target/put-event';
import type { TransactionRow } from './stores/rows';

/** The result of an investigation. */
export interface Investigation {
  readonly fraud: boolean;
  readonly confirmedBy: string;
  /** Milliseconds since 1970. */
  readonly confirmedAt: number;
  readonly remark?: string | undefined;
}

/** Creates the detail of the event with the result of the investigation of a transaction. */
export const createFeedback = (
  { transactionId, traceHeader }: Pick<TransactionRow, 'transactionId' | 'traceHeader'>,
  { fraud, confirmedBy, confirmedAt, remark }: Investigation,
): FraudConfirmed => ({
  version: EVENT_VERSION,
  transactionId,
  fraud,
  confirmedBy,
  confirmedAt: new Date(confirmedAt).toISOString(),
  ...(remark !== undefined && { remark }),
  ...(traceHeader !== undefined && { traceHeader }),
});

/** Puts FraudConfirmed on the transaction bus, from which the detector learns. Returns the id of the event. */
export const putFeedback = (
  { events, getOutput }: Pick<Deployment, 'events' | 'getOutput'>,
  detail: FraudConfirmed,
): Promise<string> =>
  putEvent(events, {
    bus: getOutput('TransactionBusName'),
    source: SOURCES.feedback,
    detailType: TRANSACTION_EVENTS.fraudConfirmed,
    detail,
  });
