import { z } from 'zod';
import {
  createConcurrencyVariable as createVariable,
  MAX_RESERVED_CONCURRENCY,
} from '../reserved-concurrency';
import { createWholeNumberSchema, type Variables } from '../variables';

/** Each of a function's two queues needs two concurrent executions, the minimum of AWS, in addition to other callers. */
const MIN_CONCURRENCY = 5;

const createConcurrencyVariable = (name: string, purpose: string, fallback: number) =>
  createVariable(name, purpose, fallback, MIN_CONCURRENCY);

/** The environment variables that only the transaction pipeline reads. */
export const VARIABLES = {
  FRAUD_ALERT_EMAIL: {
    schema: z.email({ error: 'an e-mail address' }).optional(),
    accepts: 'an e-mail address',
    default: 'none',
    description: 'the recipient of suspicious transactions by e-mail, who must confirm the subscription',
  },
  PIPELINE_OPERATOR_EMAIL: {
    schema: z.email({ error: 'an e-mail address' }).optional(),
    accepts: 'an e-mail address',
    default: '`FRAUD_ALERT_EMAIL`',
    description: 'the recipient of alarms and changes by e-mail, who must confirm the subscription',
  },
  ARCHIVE_RETENTION_DAYS: {
    schema: createWholeNumberSchema(1, 3650).default(30),
    accepts: '1 to 3650',
    default: '`30`',
    description: 'the days for which events of the transaction bus can be replayed',
  },
  TRANSACTION_API_RATE: {
    schema: createWholeNumberSchema(1, 10_000).default(2000),
    accepts: '1 to 10000',
    default: '`2000`',
    description: 'the requests per second that the API accepts from each API key; it answers 429 to more',
  },
  INGEST_PROCESSOR_CONCURRENCY: createConcurrencyVariable(
    'IngestProcessor',
    'accepts transactions and answers queries',
    100,
  ),
  FRAUD_DETECTOR_CONCURRENCY: createConcurrencyVariable('FraudDetector', 'scores transactions', 200),
  NOTIFIER_CONCURRENCY: createConcurrencyVariable('Notifier', 'sends notifications', 20),
  AUDIT_RECORDER_CONCURRENCY: createConcurrencyVariable('AuditRecorder', 'writes the audit trail', 20),
  PROCESSED_WRITER_CONCURRENCY: createConcurrencyVariable(
    'ProcessedWriter',
    'writes scored transactions to the bucket',
    20,
  ),
  TRANSACTION_PUBLISHER_CONCURRENCY: createConcurrencyVariable(
    'TransactionPublisher',
    'puts the events of new transactions, one invocation for each shard of the stream',
    50,
  ),
  PROVISIONED_CONCURRENCY_CRITICAL: {
    schema: createWholeNumberSchema(1, MAX_RESERVED_CONCURRENCY).default(10),
    accepts: `1 to ${MAX_RESERVED_CONCURRENCY}, and not more than the reserved concurrency of the two functions`,
    default: '`10`',
    description:
      'the provisioned concurrency of IngestProcessor and of FraudDetector, in the stage `prod` only; it costs money without traffic too',
  },
} satisfies Variables;
