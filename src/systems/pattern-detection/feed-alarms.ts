import { Alarm, asExpression, asMetricQuery } from '../../modules/alarm';
import type { SystemContext } from './context';
import { createCustomMetrics } from './metrics';

const MINUTE = 60;
const FIVE_MINUTES = 300;
/**
 * The maximum share of late or rejected events. A higher share is a fault of the feed; single events are in
 * FailedMessages.
 */
const MAX_SHARE_PERCENT = 0.1;
/** The counters of all events, including repeated, late and rejected ones. If all are zero, the feed is silent. */
const COUNTERS = ['EventsAccepted', 'EventsRepeated', 'EventsLate', 'EventsRejected'] as const;

/** Creates the alarms on market data that is missing during the session, late or rejected. */
export function createFeedAlarms(context: SystemContext): void {
  const { stack, config, tradingAlerts: topic } = context;
  const createMetric = createCustomMetrics(context);
  const createCounters = (period: number) =>
    COUNTERS.map((name) =>
      asMetricQuery(name.toLowerCase(), createMetric(name, { service: 'KinesisConsumer' }, 'Sum', period)),
    );
  const total = COUNTERS.map((name) => `FILL(${name.toLowerCase()}, 0)`).join(' + ');
  const open = createMetric('MarketOpen', { Calendar: config.marketCalendar }, 'Minimum', MINUTE);
  new Alarm(stack, 'FeedSilent', {
    description:
      `No market data has arrived for ${config.feedSilentMinutes} minutes although the market is open, so no patterns are found: check the ` +
      'producer and IncomingRecords of the stream, then send what is missing with npx stacks replay',
    runbook: 'market-data',
    topic,
    threshold: 0,
    periods: config.feedSilentMinutes,
    metrics: [
      ...createCounters(MINUTE),
      asMetricQuery('open', open),
      asExpression(`IF(FILL(open, 0) > 0 AND (${total}) == 0, 1, 0)`, 'Silent while the market is open'),
    ],
  });
  new Alarm(stack, 'SymbolsSilent', {
    description:
      'A symbol of LIQUID_SYMBOLS has no market data for five minutes although the market is open: the log line symbols silent of ' +
      'ThresholdChecker contains it; check the producer, then send what is missing with npx stacks replay',
    runbook: 'market-data',
    topic,
    threshold: 0,
    metrics: [
      asMetricQuery(
        'silent',
        createMetric('SymbolsSilent', { service: 'ThresholdChecker' }, 'Maximum', FIVE_MINUTES),
      ),
      asExpression('FILL(silent, 0)', 'Liquid symbols without market data'),
    ],
  });
  const createShareAlarm = (id: string, counter: string, description: string) =>
    new Alarm(stack, id, {
      description,
      runbook: 'market-data',
      topic,
      threshold: MAX_SHARE_PERCENT,
      metrics: [
        ...createCounters(FIVE_MINUTES),
        asExpression(
          `IF((${total}) > 0, 100 * FILL(${counter.toLowerCase()}, 0) / (${total}), 0)`,
          `${counter} in percent`,
        ),
      ],
    });
  createShareAlarm(
    'EventsLate',
    'EventsLate',
    'More than 0.1 % of the market data arrived after newer data of its symbol, so no patterns were searched in it: it is in FailedMessages; rebuild the detectors with npx stacks replay --rebuild',
  );
  createShareAlarm(
    'EventsRejected',
    'EventsRejected',
    'More than 0.1 % of the market data was rejected: npx stacks failed shows the reasons; correct the producer and replay it',
  );
}
