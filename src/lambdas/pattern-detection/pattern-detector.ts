import { documents } from '../shared/documents';
import { listFrom, numberFrom, textFrom } from '../shared/env';
import { watch } from '../shared/observability';
import { sqsQueue } from '../shared/queues';
import { dynamoTradingPatterns } from './adapters/trading-patterns';
import { makeDetector } from './detector';

const { env } = process;

/** The steps of PatternAnalysisWorkflow, and POST /patterns. */
export const handler = makeDetector({
  watch: watch(),
  patterns: dynamoTradingPatterns(documents(), textFrom(env, 'TRADING_PATTERNS_TABLE')),
  alerts: sqsQueue(textFrom(env, 'ALERT_QUEUE_URL')),
  alertMinConfidence: numberFrom(env, 'ALERT_MIN_CONFIDENCE', { fallback: 50, min: 0, max: 100 }),
  metricSymbols: listFrom(env, 'METRIC_SYMBOLS'),
});
