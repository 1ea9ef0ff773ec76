import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createDatabaseCheck } from './adapters/database-check';
import { createQueueCheck, createSessionsCheck } from './adapters/probes';
import { openDatabase } from './database';
import { createHealthCache } from './health-cache';
import { createHealthRoutes } from './health-routes';
import { createPlatformApi } from './platform-api';

const { env } = process;
const telemetry = createTelemetry();
const getHealth = createHealthCache(
  [
    createDatabaseCheck('database', 'writer', openDatabase(env, 'writer', telemetry)),
    createQueueCheck(readVariable(env, 'ORDER_COMMANDS_QUEUE_URL')),
    createSessionsCheck(readVariable(env, 'SESSIONS_TABLE')),
  ],
  telemetry,
);

/** GET /health and /health/deep, which Route 53 requests from many places. */
export const handler = createPlatformApi(createHealthRoutes(getHealth), { telemetry, env });
