import { dynamoAlertHistory } from './adapters/alert-history';
import { documents } from '../shared/documents';
import { textFrom } from '../shared/env';
import { watch } from '../shared/observability';
import { dynamoTradingPatterns } from './adapters/trading-patterns';
import { makeSearch } from './search';

const { env } = process;
const client = documents();

/** GET /patterns and GET /alerts. */
export const handler = makeSearch({
  watch: watch(),
  patterns: dynamoTradingPatterns(client, textFrom(env, 'TRADING_PATTERNS_TABLE')),
  alerts: dynamoAlertHistory(client, textFrom(env, 'ALERT_HISTORY_TABLE')),
});
