import { randomUUID } from 'node:crypto';
import { createBackoff } from '../shared/backoff';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createEventBridge } from '../shared/event-bus';
import { createTelemetry } from '../shared/telemetry';
import { createFraudAlerts } from './adapters/fraud-alerts';
import { createNotifications } from './adapters/notifications';
import { createTransactionReader } from './adapters/transactions';
import { createNotifier } from './notify';

const { env } = process;
const client = createDocumentClient();
const table = readVariable(env, 'TRANSACTIONS_TABLE');

/** SuspiciousTransaction of the transaction bus, and the queue of those that failed. Publishes to FraudAlerts. */
export const handler = createNotifier({
  telemetry: createTelemetry(),
  transactions: { get: createTransactionReader(client, table) },
  notifications: createNotifications(client, table),
  alerts: createFraudAlerts(readVariable(env, 'FRAUD_ALERTS_TOPIC_ARN')),
  events: createEventBridge(),
  backoff: createBackoff(100, 1_000),
  createClaimId: randomUUID,
  auditBus: readVariable(env, 'AUDIT_BUS_NAME'),
});
