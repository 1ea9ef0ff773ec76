import { createAlertHistory } from './adapters/alert-history';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createTradingPatterns } from './adapters/trading-patterns';
import { createSearch } from './search';

const { env } = process;
const client = createDocumentClient();

/** GET /patterns and GET /alerts. */
export const handler = createSearch({
  telemetry: createTelemetry(),
  patterns: createTradingPatterns(client, readVariable(env, 'TRADING_PATTERNS_TABLE')),
  alerts: createAlertHistory(client, readVariable(env, 'ALERT_HISTORY_TABLE')),
});
