import { AUDIT_EVENTS, SOURCES, SYSTEM_EVENTS, TRANSACTION_EVENTS } from '../../domain/transactions';
import { grantPutEvents } from '../../modules/event-bus';
import type { Buses } from './buses';
import { COPY_DELAY, type SystemContext } from './context';
import type { Storage } from './storage';

/** The timeout of FraudDetector in seconds. */
const TIMEOUT = 10;
/** How long events wait for FraudDetector if its concurrency is used up, in seconds. */
const MAX_EVENT_AGE = 3600;
/**
 * How often a message of ReceivedTransactions is received: at most once in each visibility timeout of a minute, so the
 * transactions survive an outage of four hours. A throttled invocation counts as a receive too. Messages that no attempt can
 * process do not wait for that, because the function moves them to DetectorRetries.
 */
const MAX_RECEIVES = 240;

/** Creates the function that scores each transaction once, and learns from the results of investigations. */
export function createDetection(
  { config, createFunction, createInputQueue }: SystemContext,
  { transactionBus, systemBus, auditBus }: Buses,
  { transactions, transactionIds, profiles, rules }: Storage,
) {
  /** The events that failed three times, with their error, and a copy of each result of an investigation. */
  const retries = createInputQueue('DetectorRetries', TIMEOUT, { deliveryDelay: COPY_DELAY });
  const detector = createFunction('FraudDetector', {
    entry: 'transaction-pipeline/fraud-detector.ts',
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.fraudDetector,
    provisionedConcurrency: config.provisionedConcurrency,
    asynchronous: { retries: 2, maxEventAge: MAX_EVENT_AGE, onSuccess: auditBus, onFailure: retries },
  });
  retries.deliverTo(detector, { batchSize: 10, maxConcurrency: 2 });
  /** Every transaction, once it is accepted. A batch takes few more requests than a single transaction. */
  const received = createInputQueue('ReceivedTransactions', TIMEOUT, { maxReceives: MAX_RECEIVES });
  received.deliverTo(detector, {
    // Without a batching window, which would delay decisions, Lambda receives at most ten messages at once.
    batchSize: 10,
    // The other half is for the events of rules and feedback, so that transactions do not throttle them. These invocations
    // have no limit of their own: if they use up the function's concurrency, they throttle the queue, which tries again.
    maxConcurrency: Math.floor(config.concurrency.fraudDetector / 2),
  });
  rules.grantGet(detector);
  transactionIds.grantGet(detector);
  transactions.grantRead(detector);
  transactions.grantUpdate(detector);
  profiles.grantRead(detector);
  profiles.grantUpdate(detector);
  const source = SOURCES.detection;
  systemBus.grantPut(detector, { source, detailTypes: [SYSTEM_EVENTS.detectorReleased] });
  // One request puts suspicious transactions on TransactionBus and the decisions of a batch on AuditBus: Lambda sends the
  // results of asynchronous invocations only, so the function audits what it read from the queues.
  grantPutEvents(detector, [transactionBus, auditBus], {
    source,
    detailTypes: [TRANSACTION_EVENTS.suspicious, AUDIT_EVENTS.scored, AUDIT_EVENTS.retried],
  });
  return { detector, received, detectorRetries: retries };
}
