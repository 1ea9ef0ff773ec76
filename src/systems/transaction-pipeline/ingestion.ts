import { TRANSACTION_EVENTS } from '../../domain/transactions';
import { RestApi } from '../../modules/rest-api';
import type { Buses } from './buses';
import { LOG_RETENTION_DAYS, type SystemContext } from './context';
import { createOpenApiDocument } from './openapi';
import type { Storage } from './storage';

/** The timeout of IngestProcessor in seconds. API Gateway waits for 29 seconds. */
const TIMEOUT = 10;
/** The quota of a region for bursts, which a burst of an API can't exceed. */
const MAX_BURST = 5000;

/** Creates the API and the function that accepts each transaction once, and puts it on the transaction bus. */
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
  transactionBus.grantPut(processor, TRANSACTION_EVENTS.received);
  // API Gateway invokes the function synchronously, without destinations, so it audits itself.
  auditBus.grantPut(processor);

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
