import { AUDIT_EVENTS, SOURCES } from '../../domain/transactions';
import type { Buses } from './buses';
import { COPY_DELAY, type SystemContext } from './context';
import type { Storage } from './storage';

/** The timeout of Notifier in seconds: SNS may take 20 seconds for a message. */
const TIMEOUT = 30;
/** A notification is of no use after this time, in seconds; it then waits in the queue for a person. */
const MAX_EVENT_AGE = 3600;

/** Creates the function that notifies people of each suspicious transaction. */
export function createNotification(
  { config, fraudAlerts, createFunction, createInputQueue }: SystemContext,
  { auditBus }: Pick<Buses, 'auditBus'>,
  { transactions }: Pick<Storage, 'transactions'>,
) {
  /** The events that failed three times, with their error, and a copy of each event. */
  const retries = createInputQueue('NotifierRetries', TIMEOUT, { deliveryDelay: COPY_DELAY });
  const notifier = createFunction('Notifier', {
    entry: 'transaction-pipeline/notifier.ts',
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.notifier,
    asynchronous: { retries: 2, maxEventAge: MAX_EVENT_AGE, onSuccess: auditBus, onFailure: retries },
  });
  retries.deliverTo(notifier, { batchSize: 10, maxConcurrency: 2 });
  transactions.grantGet(notifier);
  transactions.grantUpdate(notifier);
  fraudAlerts.grantPublish(notifier);
  // Lambda sends the results of asynchronous invocations only, so the function audits what it read from the queue.
  auditBus.grantPut(notifier, { source: SOURCES.notification, detailTypes: [AUDIT_EVENTS.retried] });
  return { notifier, notifierRetries: retries };
}
