import { DATABASE_NAMES } from '../../config/trading-platform';
import type { AuroraCluster } from '../../modules/aurora-cluster';
import { HealthCheck } from '../../modules/health-check';
import type { Queue } from '../../modules/queue';
import type { RestApi } from '../../modules/rest-api';
import type { SystemContext } from './context';
import type { Storage } from './storage';

/** The timeout in seconds. A checker of Route 53 waits for four seconds until the connection, and two for the answer. */
const TIMEOUT = 5;

/** Creates the function that answers health checks. */
export function createHealth(
  { config, createFunction }: SystemContext,
  database: AuroraCluster,
  { sessions }: Pick<Storage, 'sessions'>,
  orderCommands: Queue,
) {
  const health = createFunction('Health', {
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.health,
  });
  database.grantConnect(health, DATABASE_NAMES.readerUser);
  sessions.grantGet(health);
  orderCommands.grantInspect(health);
  return { health };
}

/** Creates the health checks of Route 53, which request the API as clients do. */
export function createHealthChecks({ stack, config }: SystemContext, restApi: RestApi) {
  const host = `${restApi.apiId}.execute-api.${stack.region}.amazonaws.com`;
  return {
    /** Whether the API answers. */
    apiHealth: new HealthCheck(stack, 'ApiHealth', { host, path: `/${config.stage}/health` }),
    /** Whether the database, the queue and the session store answer too. */
    deepHealth: new HealthCheck(stack, 'DeepHealth', { host, path: `/${config.stage}/health/deep` }),
  };
}
