import type { ServiceProps } from '../../services/fuzz-services';
import { ACCEPTED_ROW, ACCOUNT_PROFILE, SCORED_ROW } from './examples';

const QUEUES = 'https://sqs.us-east-1.amazonaws.com/123456789012';

/** The variables of all functions of the system. */
export const VARIABLES = {
  TRANSACTIONS_TABLE: 'Transactions',
  TRANSACTION_IDS_TABLE: 'TransactionIds',
  PROFILES_TABLE: 'Profiles',
  RULES_TABLE: 'Rules',
  AUDIT_LOGS_TABLE: 'AuditLogs',
  TRANSACTION_BUS_NAME: 'TransactionBus',
  AUDIT_BUS_NAME: 'AuditBus',
  SYSTEM_BUS_NAME: 'SystemBus',
  INGEST_RETRIES_QUEUE_URL: `${QUEUES}/IngestRetries`,
  DETECTOR_RETRIES_QUEUE_URL: `${QUEUES}/DetectorRetries`,
  FRAUD_ALERTS_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:FraudAlerts',
  PROCESSED_TRANSACTIONS_BUCKET: 'processed-transactions',
};

const ROWS = [ACCEPTED_ROW, SCORED_ROW];

/** The tables with a transaction that has no score, and a suspicious one. */
export const SERVICES: ServiceProps = {
  tables: [
    { name: 'Transactions', keys: ['accountId', 'ts'], rows: ROWS },
    {
      name: 'TransactionIds',
      keys: ['transactionId'],
      rows: ROWS.map(({ transactionId, accountId, ts }) => ({
        transactionId,
        accountId,
        ts,
        digest: 'other',
      })),
    },
    { name: 'Profiles', keys: ['profileId'], rows: [ACCOUNT_PROFILE] },
    { name: 'Rules', keys: ['ruleId', 'version'] },
    { name: 'AuditLogs', keys: ['transactionId', 'ts'] },
  ],
  objects: { 'processed-transactions': {} },
};
