import { documents } from '../shared/documents';
import { numberFrom, textFrom } from '../shared/env';
import { snsNoticeTopic } from './adapters/notice-topic';
import { watch } from '../shared/observability';
import { dynamoObservations } from './adapters/observations';
import { dynamoThresholdWatch } from './adapters/threshold-watch';
import { makeChecker } from './check-thresholds';

const { env } = process;
const client = documents();

/** Every five minutes: DetectorState against ThresholdWatch → TradingAlerts. */
export const handler = makeChecker({
  watch: watch(),
  observations: dynamoObservations(client, textFrom(env, 'DETECTOR_STATE_TABLE')),
  thresholds: dynamoThresholdWatch(client, textFrom(env, 'THRESHOLD_WATCH_TABLE')),
  topic: snsNoticeTopic(textFrom(env, 'TRADING_ALERTS_TOPIC_ARN')),
  limits: {
    priceMove: numberFrom(env, 'PRICE_MOVE_RANGES', { fallback: 4, min: 0.1, max: 1000 }),
    volumeSurge: numberFrom(env, 'VOLUME_SURGE_TIMES', { fallback: 3, min: 0.1, max: 1000 }),
  },
});
