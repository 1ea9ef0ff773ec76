import { DataBucket } from '../../modules/data-bucket';
import { Table } from '../../modules/table';
import type { SystemContext } from './context';

/** Creates the tables and buckets; orders are in the database. */
export function createStorage({ stack, key }: SystemContext) {
  const { account } = key;
  return {
    /** The sessions of users, with a hash of each token, and a row for each user. */
    sessions: new Table(stack, 'Sessions', {
      key,
      partitionKey: 'sessionId',
      expiresAt: 'ttl',
      // The stack has no consumer of the stream; other systems can attach one to capture changes.
      stream: true,
    }),
    /** The requests by account and idempotency key, so that a repeated request is recognized. */
    orderRequests: new Table(stack, 'OrderRequests', { key, partitionKey: 'requestKey', expiresAt: 'ttl' }),
    /** What each monitor found, and the notices that it has not sent. */
    monitorStates: new Table(stack, 'MonitorStates', { key, partitionKey: 'monitor' }),
    /** Every event of orders and accounts, in objects that no role can change. */
    auditLogs: new DataBucket(stack, 'AuditLogs', { account, key, keepsVersions: true, appendOnly: true }),
    /** Configuration files of operators, with all versions. */
    platformConfiguration: new DataBucket(stack, 'PlatformConfiguration', {
      account,
      key,
      purpose: 'Config',
      keepsVersions: true,
    }),
  };
}

/** The tables and buckets of the system. */
export type Storage = ReturnType<typeof createStorage>;
