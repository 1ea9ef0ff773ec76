import { DATABASE_NAMES } from '../../config/trading-platform';
import { AuroraCluster } from '../../modules/aurora-cluster';
import { LOG_RETENTION_DAYS, type SystemContext } from './context';

/** The timeout in seconds: a migration may change large tables. */
const MIGRATION_TIMEOUT = 300;
/** The zones of the writer and the reader of a new cluster. */
const INSTANCE_ZONES = ['a', 'b'];

/**
 * Creates the database of orders, and the function that creates its tables and users. The commands invoke the function after
 * each deployment.
 */
export function createDatabase({ stack, config, key, network, createFunction }: SystemContext) {
  const database = new AuroraCluster(stack, 'OrderDatabase', {
    key,
    network,
    port: config.databasePort,
    databaseName: DATABASE_NAMES.database,
    masterUser: DATABASE_NAMES.masterUser,
    capacity: config.databaseCapacity,
    instanceZones: INSTANCE_ZONES,
    logRetentionDays: LOG_RETENTION_DAYS,
    certificate: config.databaseCertificate,
  });
  const migrator = createFunction('DatabaseMigrator', {
    timeout: MIGRATION_TIMEOUT,
    reservedConcurrency: config.concurrency.databaseMigrator,
  });
  database.grantConnectAsMaster(migrator);
  return { database, migrator };
}
