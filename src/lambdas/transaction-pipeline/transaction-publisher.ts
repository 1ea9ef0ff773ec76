import { readVariable } from '../shared/env';
import { createEventBridge } from '../shared/event-bus';
import { createTelemetry } from '../shared/telemetry';
import { createTransactionPublisher } from './publish-transactions';

const { env } = process;

/** The stream of the table Transactions. Puts TransactionReceived and TransactionAccepted for each new row. */
export const handler = createTransactionPublisher({
  telemetry: createTelemetry(),
  events: createEventBridge(),
  transactionBus: readVariable(env, 'TRANSACTION_BUS_NAME'),
  auditBus: readVariable(env, 'AUDIT_BUS_NAME'),
});
