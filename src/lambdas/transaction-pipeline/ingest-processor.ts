import { sha256 } from '../../aws/sha256';
import * as model from '../../domain/fraud/account';
import { createBackoff } from '../shared/backoff';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createEventBridge } from '../shared/event-bus';
import { createSqsQueue } from '../shared/queues';
import { createTelemetry } from '../shared/telemetry';
import { createIngestProcessor } from './ingest';
import { createStores } from './stores';

const { env } = process;

/** POST and GET of /transactions, and the queue of requests that could not be processed. */
export const handler = createIngestProcessor({
  telemetry: createTelemetry(),
  env,
  ...createStores(createDocumentClient(), env),
  model,
  events: createEventBridge(),
  retries: createSqsQueue(readVariable(env, 'INGEST_RETRIES_QUEUE_URL')),
  backoff: createBackoff(20, 400),
  transactionBus: readVariable(env, 'TRANSACTION_BUS_NAME'),
  auditBus: readVariable(env, 'AUDIT_BUS_NAME'),
  hash: (text) => sha256(text).slice(0, 40),
});
