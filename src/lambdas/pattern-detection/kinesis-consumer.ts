import { createDetectorStates } from './adapters/detector-states';
import { createDocumentClient } from '../shared/document-client';
import { readNumberVariable, readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createSqsQueue } from '../shared/queues';
import { createAnalysisWorkflow } from './adapters/analysis-workflow';
import { createRecentBars } from './adapters/recent-bars';
import { createConsumer } from './consume';

const { env } = process;
const client = createDocumentClient();

/** Reads MarketDataStream, starts PatternAnalysisWorkflow for bars that can confirm a pattern, and sends invalid events to FailedMessages. */
export const handler = createConsumer({
  telemetry: createTelemetry(),
  states: createDetectorStates(client, readVariable(env, 'DETECTOR_STATE_TABLE')),
  workflow: createAnalysisWorkflow(readVariable(env, 'PATTERN_ANALYSIS_WORKFLOW_ARN')),
  recentBars: createRecentBars(client, readVariable(env, 'RECENT_BARS_TABLE')),
  failedMessages: createSqsQueue(readVariable(env, 'FAILED_MESSAGES_QUEUE_URL')),
  maxEventAgeHours: readNumberVariable(env, 'MAX_EVENT_AGE_HOURS', { fallback: 24, min: 1, max: 876_000 }),
  unknownFields: env.UNKNOWN_FIELDS === 'refuse' ? 'refuse' : 'ignore',
});
