import { Queue } from '../../modules/queue';
import { RecurringSchedule } from '../../modules/recurring-schedule';
import type { ServerlessFunction } from '../../modules/serverless-function';
import { Stream } from '../../modules/stream';
import { Table } from '../../modules/table';
import type { SystemContext } from './context';

/** Creates the stream of market data, its consumer with the detector states and the last bars, and the queue of rejected events. */
export function createIngestion(context: SystemContext) {
  const { stack, key, config, createFunction } = context;
  const marketData = new Stream(stack, 'MarketDataStream', { key, retentionHours: 24 });
  const detectorState = new Table(stack, 'DetectorState', {
    key,
    partitionKey: 'symbol',
    expiresAt: 'expiresAt',
    // Each read or write of a state consumes two capacity units. The peak is 10,000 events per second, each for a
    // different symbol.
    capacity: { onDemand: { read: 20_000, write: 20_000 } },
  });
  // At most 256 rows of two items: they are replaced and never expire.
  const openBars = new Table(stack, 'OpenBars', {
    key,
    partitionKey: 'part',
    // All rows are read and written within a second at the end of the shortest interval.
    capacity: { onDemand: { read: 8_000, write: 12_000 } },
  });
  // Up to 96 bars of a symbol and interval in a row, for the drawings of patterns.
  const recentBars = new Table(stack, 'RecentBars', {
    key,
    partitionKey: 'series',
    sortKey: 'until',
    expiresAt: 'expiresAt',
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const failedMessages = new Queue(stack, 'FailedMessages', { key, visibilityTimeout: 300 });
  const consumer = createFunction('KinesisConsumer', {
    entry: 'pattern-detection/kinesis-consumer.ts',
    memory: 512,
    timeout: 60,
    environment: {
      MAX_EVENT_AGE_HOURS: String(config.maxEventAgeHours),
      SENSITIVITY: config.sensitivity,
      UNKNOWN_FIELDS: config.unknownFields,
    },
  });
  marketData.deliverTo(consumer, {
    batchSize: 100,
    batchingWindow: 5,
    onFailure: failedMessages,
    fanOut: config.supports('enhanced-fan-out'),
  });
  detectorState.grantRead(consumer);
  detectorState.grantWrite(consumer);
  recentBars.grantPut(consumer);
  failedMessages.grantSend(consumer);
  if (config.barIntervals.length > 0) createBars(context, { marketData, consumer, openBars });
  return { marketData, consumer, failedMessages, detectorState, openBars, recentBars };
}

/** The resources that build bars. */
interface BarResources {
  readonly marketData: Stream;
  readonly consumer: ServerlessFunction;
  readonly openBars: Table;
}

/** Lets KinesisConsumer build bars, and closes the bars of symbols without trades every minute. */
function createBars(
  { stack, config, schedules, createFunction }: SystemContext,
  { marketData, consumer, openBars }: BarResources,
): void {
  consumer.setEnvironment('BAR_INTERVALS', config.barIntervals.join(','));
  consumer.setEnvironment('MARKET_CALENDAR', config.marketCalendar);
  openBars.grantRead(consumer);
  openBars.grantPut(consumer);
  const clock = createFunction('BarClock', {
    entry: 'pattern-detection/bar-clock.ts',
    memory: 256,
    timeout: 30,
    environment: { MARKET_CALENDAR: config.marketCalendar },
  });
  marketData.grantPut(clock);
  new RecurringSchedule(stack, 'BarClockSchedule', {
    group: schedules,
    target: clock,
    schedule: 'rate(1 minute)',
    input: { clock: 'bars' },
  });
}
