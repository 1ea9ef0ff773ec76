import * as model from '../../domain/fraud';
import { createBackoff } from '../shared/backoff';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createEventBridge } from '../shared/event-bus';
import { createSqsQueue } from '../shared/queues';
import { createTelemetry } from '../shared/telemetry';
import { createRules } from './adapters/rules';
import { createFraudDetector } from './detect-fraud';
import { createRuleCache } from './rule-cache';
import { createStores } from './stores';

const { env } = process;
const client = createDocumentClient();
const telemetry = createTelemetry();

/** The queue of received transactions, single events of the transaction bus, and the queue of those that failed. */
export const handler = createFraudDetector({
  telemetry,
  ...createStores(client, env),
  rules: createRuleCache(createRules(client, readVariable(env, 'RULES_TABLE')), telemetry),
  model,
  events: createEventBridge(),
  retries: createSqsQueue(readVariable(env, 'DETECTOR_RETRIES_QUEUE_URL')),
  backoff: createBackoff(20, 400),
  transactionBus: readVariable(env, 'TRANSACTION_BUS_NAME'),
  auditBus: readVariable(env, 'AUDIT_BUS_NAME'),
  systemBus: readVariable(env, 'SYSTEM_BUS_NAME'),
});
