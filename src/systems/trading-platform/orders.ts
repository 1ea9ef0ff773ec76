import { DATABASE_NAMES } from '../../config/trading-platform';
import type { AuroraCluster } from '../../modules/aurora-cluster';
import { PROCESSOR_MAX_RECEIVES, PROCESSOR_RETENTION_DAYS, type SystemContext } from './context';
import type { GrantPublish } from './events';
import type { GrantSettings } from './settings';
import type { Storage } from './storage';

/** The timeouts in seconds. API Gateway waits for 29 seconds. */
const API_TIMEOUT = 10;
const PROCESSOR_TIMEOUT = 20;

/**
 * Creates the function that accepts orders and their changes, the queue of commands, which keeps the order of the commands of each
 * order, and the function that applies them to the database.
 */
export function createOrders(
  { config, createFunction, createInputQueue }: SystemContext,
  database: AuroraCluster,
  { sessions, orderRequests }: Pick<Storage, 'sessions' | 'orderRequests'>,
  grantSettings: GrantSettings,
  grantPublish: GrantPublish,
) {
  const { concurrency } = config;
  const orderCommands = createInputQueue('OrderCommands', PROCESSOR_TIMEOUT, {
    maxReceives: PROCESSOR_MAX_RECEIVES,
    retentionDays: PROCESSOR_RETENTION_DAYS,
    fifo: true,
  });
  const intake = createFunction('OrderIntake', {
    timeout: API_TIMEOUT,
    reservedConcurrency: concurrency.orderIntake,
  });
  // A check of a session reads it together with the row of its user, and records the time of the request.
  sessions.grantBatchGet(intake);
  sessions.grantUpdate(intake);
  orderRequests.grantGet(intake);
  orderRequests.grantPut(intake);
  orderCommands.grantSend(intake);
  grantSettings(intake, ['AcceptOrders', 'MaxOrderQuantity', 'MaxOrderValue']);

  const processor = createFunction('OrderProcessor', {
    timeout: PROCESSOR_TIMEOUT,
    reservedConcurrency: concurrency.orderProcessor,
  });
  orderCommands.deliverTo(processor, { batchSize: 10, maxConcurrency: concurrency.orderProcessor });
  // It moves a command that cannot succeed to the dead-letter queue itself, with the reason, and delays others.
  orderCommands.grantDelay(processor);
  orderCommands.deadLetters!.grantSend(processor);
  database.grantConnect(processor, DATABASE_NAMES.applicationUser);
  grantSettings(processor, ['MaxOrderQuantity', 'MaxOrderValue']);
  grantPublish(processor);

  const query = createFunction('OrderQuery', {
    timeout: API_TIMEOUT,
    reservedConcurrency: concurrency.orderQuery,
  });
  sessions.grantBatchGet(query);
  sessions.grantUpdate(query);
  database.grantConnect(query, DATABASE_NAMES.readerUser);
  return { intake, orderCommands, processor, query };
}
