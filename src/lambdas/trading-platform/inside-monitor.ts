import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createDatabaseCheck } from './adapters/database-check';
import { createBusCheck, createQueueCheck, createSessionsCheck } from './adapters/probes';
import { hasReaderName, openDatabase } from './database';
import { createMonitorStores } from './monitor-stores';
import { createMonitor } from './run-monitor';

const { env } = process;
const telemetry = createTelemetry();
const reader = hasReaderName(env) ? 'reader' : 'any';

/** Checks every hour, in the VPC, what the functions depend on. */
export const handler = createMonitor({
  monitor: 'inside',
  checks: [
    createDatabaseCheck('database-writer', 'writer', openDatabase(env, 'writer', telemetry)),
    createDatabaseCheck('database-reader', reader, openDatabase(env, 'reader', telemetry)),
    createQueueCheck(readVariable(env, 'ORDER_COMMANDS_QUEUE_URL')),
    createSessionsCheck(readVariable(env, 'SESSIONS_TABLE')),
    createBusCheck(readVariable(env, 'TRADING_EVENTS_BUS_NAME')),
  ],
  telemetry,
  ...createMonitorStores(env),
});
