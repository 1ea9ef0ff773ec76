import { createDocumentClient } from '../shared/document-client';
import { readListVariable, readNumberVariable, readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createSqsQueue } from '../shared/queues';
import { createTradingPatterns } from './adapters/trading-patterns';
import { createDetector } from './detector';

const { env } = process;

/** The steps of PatternAnalysisWorkflow, and POST /patterns. */
export const handler = createDetector({
  telemetry: createTelemetry(),
  patterns: createTradingPatterns(createDocumentClient(), readVariable(env, 'TRADING_PATTERNS_TABLE')),
  alerts: createSqsQueue(readVariable(env, 'ALERT_QUEUE_URL')),
  alertMinConfidence: readNumberVariable(env, 'ALERT_MIN_CONFIDENCE', { fallback: 50, min: 0, max: 100 }),
  metricSymbols: readListVariable(env, 'METRIC_SYMBOLS'),
});
