import { getCalendar } from '../../domain/calendar';
import { SENSITIVITIES } from '../../domain/patterns/sensitivity';
import { createDocumentClient } from '../shared/document-client';
import { readListVariable, readNumberVariable, readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createSqsQueue } from '../shared/queues';
import { createRecentBars } from './adapters/recent-bars';
import { createTradingPatterns } from './adapters/trading-patterns';
import { createDetector } from './detector';
import { readSensitivity } from './sensitivity';

const { env } = process;
const client = createDocumentClient();
const sensitivity = readSensitivity(env);
const { alertMinConfidence: fallback } = SENSITIVITIES[sensitivity];

/** The steps of PatternAnalysisWorkflow, and POST /patterns. */
export const handler = createDetector({
  telemetry: createTelemetry(),
  patterns: createTradingPatterns(client, readVariable(env, 'TRADING_PATTERNS_TABLE')),
  recentBars: createRecentBars(client, readVariable(env, 'RECENT_BARS_TABLE')),
  alerts: createSqsQueue(readVariable(env, 'ALERT_QUEUE_URL')),
  sensitivity,
  calendar: getCalendar(readVariable(env, 'MARKET_CALENDAR')),
  alertMinConfidence: readNumberVariable(env, 'ALERT_MIN_CONFIDENCE', { fallback, min: 0, max: 100 }),
  metricSymbols: readListVariable(env, 'METRIC_SYMBOLS'),
});
