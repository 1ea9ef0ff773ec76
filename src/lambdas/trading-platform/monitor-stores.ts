import { randomUUID } from 'node:crypto';
import { createBackoff } from '../shared/backoff';
import { createDocumentClient } from '../shared/document-client';
import { type Environment, readVariable } from '../shared/env';
import { createHealthTopic } from './adapters/health-topic';
import { createMonitorStates } from './adapters/monitor-states';
import type { MonitorDeps } from './run-monitor';

/** The waits between the attempts of a check, in milliseconds. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [1_000, 4_000];

/** Creates what both monitors need: their state, their topic and their waits. @throws EnvironmentError if a variable is missing */
export const createMonitorStores = (
  env: Environment,
): Pick<MonitorDeps, 'states' | 'topic' | 'backoff' | 'createId'> => ({
  states: createMonitorStates(createDocumentClient(), readVariable(env, 'MONITOR_STATES_TABLE')),
  topic: createHealthTopic(readVariable(env, 'PLATFORM_ALARMS_TOPIC_ARN')),
  backoff: createBackoff(FIRST_WAIT_MS, LONGEST_WAIT_MS),
  createId: randomUUID,
});
