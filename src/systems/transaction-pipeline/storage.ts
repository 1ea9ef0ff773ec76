import { DataBucket } from '../../modules/data-bucket';
import { Table } from '../../modules/table';
import type { SystemContext } from './context';

/** Creates the tables, and the bucket of processed transactions. */
export function createStorage({ stack, key }: SystemContext) {
  /** The transactions of each account, sorted by time, with their score and the result of an investigation. */
  const transactions = new Table(stack, 'Transactions', {
    key,
    partitionKey: 'accountId',
    sortKey: 'ts',
    stream: true,
  });
  /** The account and time of each transaction: a transaction is accepted once, and found by its id. */
  const transactionIds = new Table(stack, 'TransactionIds', { key, partitionKey: 'transactionId' });
  /** The bounded history of each account and each merchant. */
  const profiles = new Table(stack, 'Profiles', { key, partitionKey: 'profileId' });
  /** Every version of each rule, and the active rule set. */
  const rules = new Table(stack, 'Rules', { key, partitionKey: 'ruleId', sortKey: 'version' });
  /** What happened to each transaction, sorted by time. */
  const auditLogs = new Table(stack, 'AuditLogs', { key, partitionKey: 'transactionId', sortKey: 'ts' });
  const processed = new DataBucket(stack, 'ProcessedTransactions', {
    account: key.account,
    archiveAfterDays: 90,
  });
  return { transactions, transactionIds, profiles, rules, auditLogs, processed };
}

/** The tables and the bucket of the system. */
export type Storage = ReturnType<typeof createStorage>;
