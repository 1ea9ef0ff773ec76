import { randomUUID } from 'node:crypto';
import { createBackoff } from '../shared/backoff';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createApiChecks } from './adapters/api-probes';
import { createHealthTopic } from './adapters/health-topic';
import { createMonitorStates } from './adapters/monitor-states';
import { createMonitor } from './run-monitor';

const { env } = process;

/** Checks the API over the internet every hour. It is outside the VPC, whose subnets have no route to it. */
export const handler = createMonitor({
  monitor: 'outside',
  checks: createApiChecks(readVariable(env, 'TRADING_API_URL')),
  states: createMonitorStates(createDocumentClient(), readVariable(env, 'MONITOR_STATES_TABLE')),
  topic: createHealthTopic(readVariable(env, 'PLATFORM_ALARMS_TOPIC_ARN')),
  backoff: createBackoff(1_000, 4_000),
  createId: randomUUID,
  telemetry: createTelemetry(),
});
