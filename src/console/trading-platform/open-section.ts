import { z } from 'zod';
import { ACCOUNT, ORDER_ID, ORDER_STATUSES } from '../../domain/orders';
import { readCluster } from '../../cli/trading-platform/database/instances';
import { readDatabaseStatus } from '../../cli/trading-platform/database/migrator';
import { pollTopic } from '../server/events/poll-topic';
import { defineQuery, defineTopic, type OpenSection } from '../server/section';
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
    orders: createPolledTopic(OrdersParameters, (filter) => readOrders(platform, filter)),
    order: createPolledTopic(OrderParameters, ({ id, account }) => readOrder(platform, id, account)),
    health: createPolledTopic(NONE, () => readHealth(platform)),
    queues: createPolledTopic(NONE, () => readQueues(platform)),
    cluster: createPolledTopic(NONE, () => readCluster(platform.deployment)),
    database: createPolledTopic(NONE, () => readDatabaseStatus(platform.deployment), DATABASE_POLL_MS),
  },
  changes: { ...createOrderChanges(platform), ...createPlatformChanges(platform) },
  findStory: (id) => findOrderStory(platform, id),
  close: () => platform.sessions.close(),
});

/** Creates a topic of the latest value, which is read again and again. */
const createPolledTopic = <P>(
  parameters: z.ZodType<P>,
  read: (parameters: P) => Promise<unknown>,
  everyMs = POLL_MS,
) =>
  defineTopic({
    parameters,
    keeps: 'latest',
    follow: (given, send, signal) => pollTopic(() => read(given), send, { signal, everyMs }),
  });
