import { z } from 'zod';
import { ACCOUNT, ORDER_ID, ORDER_STATUSES } from '../../domain/orders';
import { readCluster } from '../../cli/trading-platform/database/instances';
import { readDatabaseStatus } from '../../cli/trading-platform/database/migrator';
import { definePolledTopic } from '../server/events/poll-topic';
import { defineQuery, type OpenSection } from '../server/section';
import { createFieldSchema, createOrderChanges } from './changes/order-changes';
import { createPlatformChanges } from './changes/platform-changes';
import type { OpenPlatform } from './open-platform';
import { readOrder } from './orders/read-order';
import { readOrders } from './orders/read-orders';
import { readHealth, readQueues, readSessions } from './read-platform';
import { findOrderStory } from './story/find-story';

const POLL_MS = 2_000;
/** The state of the database is that of an invocation of DatabaseMigrator. */
const DATABASE_POLL_MS = 5_000;

const NONE = z.strictObject({});
const OrdersParameters = z.strictObject({
  account: createFieldSchema(ACCOUNT).optional(),
  status: z.enum(ORDER_STATUSES).optional(),
});
const OrderParameters = z.strictObject({
  id: createFieldSchema(ORDER_ID),
  account: createFieldSchema(ACCOUNT).optional(),
});

/** Creates the queries, topics and changes of a deployed platform. */
export const openSection = (platform: OpenPlatform): OpenSection => ({
  queries: {
    sessions: defineQuery({ parameters: NONE, run: () => readSessions(platform) }),
  },
  topics: {
    orders: definePolledTopic(OrdersParameters, (filter) => readOrders(platform, filter), POLL_MS),
    order: definePolledTopic(OrderParameters, ({ id, account }) => readOrder(platform, id, account), POLL_MS),
    health: definePolledTopic(NONE, () => readHealth(platform), POLL_MS),
    queues: definePolledTopic(NONE, () => readQueues(platform), POLL_MS),
    cluster: definePolledTopic(NONE, () => readCluster(platform.deployment), POLL_MS),
    database: definePolledTopic(NONE, () => readDatabaseStatus(platform.deployment), DATABASE_POLL_MS),
  },
  changes: { ...createOrderChanges(platform), ...createPlatformChanges(platform) },
  findStory: (id) => findOrderStory(platform, id),
  close: () => platform.sessions.close(),
});
