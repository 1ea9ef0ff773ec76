import type { Queue } from '../../modules/queue';
import { Table } from '../../modules/table';
import { BY_TIME } from './table-indexes';
import type { SystemContext } from './context';

/** Creates the history of alerts, and the function that records and publishes each alert once. */
export function createAlerting(
  { stack, key, tradingAlerts, createFunction: fn }: SystemContext,
  alertQueue: Queue,
) {
  const alertHistory = new Table(stack, 'AlertHistory', {
    key,
    partitionKey: 'alertId',
    indexes: BY_TIME,
    capacity: { onDemand: { read: 4_000, write: 4_000 } },
  });
  const processor = fn('AlertProcessor', {
    entry: 'pattern-detection/alert-processor.ts',
    memory: 256,
    timeout: 30,
  });
  alertQueue.deliverTo(processor, { batchSize: 10, maxConcurrency: 10 });
  alertHistory.grantRead(processor);
  alertHistory.grantWrite(processor);
  tradingAlerts.grantPublish(processor);
  return { alertHistory, processor };
}
