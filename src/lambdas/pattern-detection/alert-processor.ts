import { dynamoAlertHistory } from '../shared/alert-history';
import { documents } from '../shared/documents';
import { textFrom } from '../shared/env';
import { watch } from '../shared/observability';
import { snsAlertTopic } from '../shared/topic';
import { makeNotifier } from './notify';

const { env } = process;

/** AlertQueue → AlertHistory and TradingAlerts. */
export const handler = makeNotifier({
  watch: watch(),
  history: dynamoAlertHistory(documents(), textFrom(env, 'ALERT_HISTORY_TABLE')),
  topic: snsAlertTopic(textFrom(env, 'TRADING_ALERTS_TOPIC_ARN')),
});
