import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createProcessedTransactions } from './adapters/processed-transactions';
import { createProcessedWriter } from './write-processed';

/** The stream of the table Transactions. Writes to the bucket ProcessedTransactions. */
export const handler = createProcessedWriter({
  telemetry: createTelemetry(),
  objects: createProcessedTransactions(readVariable(process.env, 'PROCESSED_TRANSACTIONS_BUCKET')),
});
