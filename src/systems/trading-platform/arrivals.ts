import { DATABASE_NAMES } from '../../config/trading-platform';
import { ARRIVAL_EVENTS } from '../../domain/orders';
import type { AuroraCluster } from '../../modules/aurora-cluster';
import { asQueueTarget } from '../../modules/event-target';
import { PROCESSOR_MAX_RECEIVES, PROCESSOR_RETENTION_DAYS, type SystemContext } from './context';
import type { CreateRule, GrantPublish } from './events';

/** The timeout in seconds. */
const TIMEOUT = 20;

/** Creates the rules of what arrives, its queue, and the function that books it. */
export function createArrivals(
  { config, createFunction, createInputQueue }: SystemContext,
  database: AuroraCluster,
  createRule: CreateRule,
  grantPublish: GrantPublish,
) {
  const arrivals = createInputQueue('Arrivals', TIMEOUT, {
    maxReceives: PROCESSOR_MAX_RECEIVES,
    retentionDays: PROCESSOR_RETENTION_DAYS,
  });
  const createArrivalRule = (id: string, event: keyof typeof ARRIVAL_EVENTS, description: string) => {
    const { source, detailType } = ARRIVAL_EVENTS[event];
    createRule(id, { source: [source], 'detail-type': [detailType] }, description).deliverTo(
      asQueueTarget(arrivals),
    );
  };
  createArrivalRule('Executions', 'executionReported', 'executions, cancellations and expiries of the venue');
  createArrivalRule('Credits', 'accountCredited', 'credits to accounts from the treasury');

  const processor = createFunction('ArrivalProcessor', {
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.arrivalProcessor,
  });
  arrivals.deliverTo(processor, { batchSize: 10, maxConcurrency: config.concurrency.arrivalProcessor });
  // An execution can arrive before its order, so it is delayed; one that cannot be booked moves to the dead-letter queue.
  arrivals.grantDelay(processor);
  arrivals.deadLetters!.grantSend(processor);
  database.grantConnect(processor, DATABASE_NAMES.applicationUser);
  grantPublish(processor);
  return { arrivals, arrivalProcessor: processor };
}
