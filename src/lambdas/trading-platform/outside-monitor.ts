import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createApiChecks } from './adapters/api-probes';
import { createMonitorStores } from './monitor-stores';
import { createMonitor } from './run-monitor';

const { env } = process;

/** Checks the API over the internet every hour. It is outside the VPC, whose subnets have no route to it. */
export const handler = createMonitor({
  monitor: 'outside',
  checks: createApiChecks(readVariable(env, 'TRADING_API_URL')),
  telemetry: createTelemetry(),
  ...createMonitorStores(env),
});
