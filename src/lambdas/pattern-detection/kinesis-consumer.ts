import { getCalendar, isInterval } from '../../domain/calendar';
import { createDeployedRules } from '../../domain/patterns';
import { createDetectorStates } from './adapters/detector-states';
import { createDocumentClient } from '../shared/document-client';
import { readListVariable, readNumberVariable, readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createSqsQueue } from '../shared/queues';
import { createOpenBarsTable } from './adapters/open-bars-table';
import { createAnalysisWorkflow } from './adapters/analysis-workflow';
import { createRecentBars } from './adapters/recent-bars';
import { createConsumer } from './consume';
import { readSensitivity } from './sensitivity';

const { env } = process;
const client = createDocumentClient();
const intervals = readListVariable(env, 'BAR_INTERVALS').filter(isInterval);

/**
 * Reads MarketDataStream, builds bars if BAR_INTERVALS is set, starts PatternAnalysisWorkflow for bars that can confirm a
 * pattern, and sends invalid events to FailedMessages.
 */
export const handler = createConsumer({
  telemetry: createTelemetry(),
  states: createDetectorStates(client, readVariable(env, 'DETECTOR_STATE_TABLE')),
  workflow: createAnalysisWorkflow(readVariable(env, 'PATTERN_ANALYSIS_WORKFLOW_ARN')),
  recentBars: createRecentBars(client, readVariable(env, 'RECENT_BARS_TABLE')),
  failedMessages: createSqsQueue(readVariable(env, 'FAILED_MESSAGES_QUEUE_URL')),
  maxEventAgeHours: readNumberVariable(env, 'MAX_EVENT_AGE_HOURS', { fallback: 24, min: 1, max: 876_000 }),
  rules: createDeployedRules(readSensitivity(env)),
  unknownFields: env.UNKNOWN_FIELDS === 'refuse' ? 'refuse' : 'ignore',
  ...(intervals.length > 0 && {
    bars: {
      table: createOpenBarsTable(client, readVariable(env, 'OPEN_BARS_TABLE')),
      calendar: getCalendar(readVariable(env, 'MARKET_CALENDAR')),
      intervals,
    },
  }),
});
