import { Queue } from '../../modules/queue';
import { Stream } from '../../modules/stream';
import { Table } from '../../modules/table';
import type { Shared } from './shared';

/** Market data comes in: the stream, its consumer with the detectors' states, and what can't be read. */
export function ingestion({ stack, key, config, fn }: Shared) {
  const marketData = new Stream(stack, 'MarketDataStream', { key, retentionHours: 24 });
  const detectorState = new Table(stack, 'DetectorState', {
    key,
    partitionKey: 'symbol',
    expiresAt: 'expiresAt',
    // A state takes two units, and 10,000 events a second may all be of different symbols.
    capacity: { onDemand: { read: 20_000, write: 20_000 } },
  });
  const failedMessages = new Queue(stack, 'FailedMessages', { key, visibilityTimeout: 300 });
  const consumer = fn('KinesisConsumer', {
    entry: 'pattern-detection/kinesis-consumer.ts',
    memory: 512,
    timeout: 60,
    environment: { MAX_EVENT_AGE_HOURS: String(config.maxEventAgeHours) },
  });
  marketData.deliverTo(consumer, {
    batchSize: 100,
    window: 5,
    retries: 10,
    maxRecordAge: 3600,
    onFailure: failedMessages,
    fanOut: config.holds('enhanced-fan-out'),
  });
  detectorState.grantRead(consumer);
  detectorState.grantWrite(consumer);
  failedMessages.grantSend(consumer);
  return { marketData, consumer, failedMessages, detectorState };
}
