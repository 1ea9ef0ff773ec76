import { getCalendar, isInterval, getIntervalMs } from '../../domain/calendar';
import { createDocumentClient } from '../shared/document-client';
import { readListVariable, readNumberVariable, readVariable } from '../shared/env';
import { createMailPace } from './adapters/mail-pace';
import { createNoticeTopic } from './adapters/notice-topic';
import { createTelemetry } from '../shared/telemetry';
import { createObservations } from './adapters/observations';
import { createSymbolChecks } from './adapters/symbol-checks';
import { createThresholdChecker } from './check-thresholds';

const { env } = process;
const interval = readListVariable(env, 'BAR_INTERVALS').find(isInterval);
const client = createDocumentClient();

/**
 * Compares DetectorState with ThresholdWatch every five minutes, publishes notices to TradingAlerts, and reports whether
 * the market is open.
 */
export const handler = createThresholdChecker({
  telemetry: createTelemetry(),
  observations: createObservations(client, readVariable(env, 'DETECTOR_STATE_TABLE'), interval),
  thresholds: createSymbolChecks(client, readVariable(env, 'THRESHOLD_WATCH_TABLE')),
  pace: createMailPace(client, readVariable(env, 'ALERT_LIMITS_TABLE')),
  topic: createNoticeTopic(readVariable(env, 'TRADING_ALERTS_TOPIC_ARN')),
  calendar: getCalendar(readVariable(env, 'MARKET_CALENDAR')),
  liquidSymbols: readListVariable(env, 'LIQUID_SYMBOLS'),
  barMs: interval === undefined ? 0 : getIntervalMs(interval),
  limits: {
    priceMove: readNumberVariable(env, 'PRICE_MOVE_RANGES', { fallback: 4, min: 0.1, max: 1000 }),
    volumeSurge: readNumberVariable(env, 'VOLUME_SURGE_TIMES', { fallback: 3, min: 0.1, max: 1000 }),
  },
});
