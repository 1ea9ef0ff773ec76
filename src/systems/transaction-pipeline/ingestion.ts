import { AUDIT_EVENTS, SOURCES, TRANSACTION_EVENTS } from '../../domain/transactions';
import { grantPutEvents } from '../../modules/event-bus';
import { RestApi } from '../../modules/rest-api';
import type { Buses } from './buses';
import { LOG_RETENTION_DAYS, type SystemContext } from './context';
import { createOpenApiDocument } from './openapi';
import type { Storage } from './storage';

/** The timeout of IngestProcessor in seconds. API Gateway waits for 29 seconds. */
const TIMEOUT = 10;
/** The quota of a region for bursts, which a burst of an API can't exceed. */
const MAX_BURST = 5000;

/** Creates the API and the function that accepts each transaction once. */
export function createIngestion(
  { stack, key, config, createFunction, createInputQueue }: SystemContext,
  { transactionBus, auditBus }: Pick<Buses, 'transactionBus' | 'auditBus'>,
  { transactions, transactionIds, profiles }: Storage,
) {
  const processor = createFunction('IngestProcessor', {
    entry: 'transaction-pipeline/ingest-processor.ts',
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.ingestProcessor,
    provisionedConcurrency: config.provisionedConcurrency,
  });
  for (const table of [transactions, transactionIds, profiles]) table.grantGet(processor);
  transactions.grantQueryItems(processor);
  transactions.grantPut(processor);
  transactionIds.grantPut(processor);
  profiles.grantUpdate(processor);
  // API Gateway invokes the function synchronously, without destinations, so it audits itself: repeated and conflicting
  // requests with its own events, and new transactions with their rows, whose events TransactionPublisher puts.
  grantPutEvents(processor, [transactionBus, auditBus], {
    source: SOURCES.ingestion,
    detailTypes: [TRANSACTION_EVENTS.received, AUDIT_EVENTS.accepted, AUDIT_EVENTS.conflict],
  });

  /** The requests that could not be processed, with the reason. */
  const retries = createInputQueue('IngestRetries', TIMEOUT);
  retries.grantSend(processor);
  retries.deliverTo(processor, { batchSize: 10, maxConcurrency: 2 });

  const restApi = new RestApi(stack, 'TransactionApi', {
    key,
    document: createOpenApiDocument(stack.createPhysicalName('TransactionApi', 'api')),
    stageName: config.stage,
    throttle: { rate: config.apiRate, burst: Math.min(2 * config.apiRate, MAX_BURST) },
    logRetentionDays: LOG_RETENTION_DAYS,
  });
  for (const route of ['POST /transactions', 'GET /transactions', 'GET /transactions/{transactionId}'])
    restApi.addRoute(route, processor);
  return { restApi, processor };
}
