import type { FuzzEntry } from '../../core/entry';
import { createHandlerEntries, type FuzzHandler, type HandlerEntry } from '../../inputs/handler';
import { deliverRequests, type FuzzRequest, listRoutes } from '../../inputs/http';
import { deliverMessages } from '../../inputs/records';
import { DATABASE_TOKEN, replaceDatabase } from './database-model';
import { READER_ENTRIES } from './readers';
import {
  COMMAND_BATCHES,
  EVENT_BATCHES,
  HEALTH_REQUESTS,
  INTAKE_REQUESTS,
  QUERY_REQUESTS,
  SESSION_REQUESTS,
} from './examples';
import { SERVICES, TOKEN, VARIABLES } from './services';

type Load = () => Promise<{ readonly handler: FuzzHandler }>;

const createApiEntry = (file: string, load: Load, requests: readonly FuzzRequest[]): HandlerEntry => ({
  kind: 'http',
  file,
  source: 'http',
  load,
  delivery: deliverRequests(listRoutes(requests), () => requests),
  routes: listRoutes(requests),
});

const createQueueEntry = (
  file: string,
  load: Load,
  queue: string,
  batches: readonly object[],
): HandlerEntry => ({
  kind: 'queue',
  file,
  source: 'messages',
  load,
  delivery: deliverMessages(queue, () => batches),
});

/** The entries of the handlers. Its database is a model: its handlers run on PostgreSQL in other tests. */
const HANDLER_ENTRIES: readonly FuzzEntry[] = createHandlerEntries(
  'trading-platform',
  {
    variables: VARIABLES,
    services: SERVICES,
    prepare: replaceDatabase,
    secrets: () => [TOKEN.text, DATABASE_TOKEN],
  },
  [
    createApiEntry(
      'order-intake',
      () => import('../../../../src/lambdas/trading-platform/order-intake'),
      INTAKE_REQUESTS,
    ),
    createApiEntry(
      'order-query',
      () => import('../../../../src/lambdas/trading-platform/order-query'),
      QUERY_REQUESTS,
    ),
    createApiEntry(
      'session-api',
      () => import('../../../../src/lambdas/trading-platform/session-api'),
      SESSION_REQUESTS,
    ),
    createApiEntry(
      'health',
      () => import('../../../../src/lambdas/trading-platform/health'),
      HEALTH_REQUESTS,
    ),
    createQueueEntry(
      'order-processor',
      () => import('../../../../src/lambdas/trading-platform/order-processor'),
      'OrderCommands.fifo',
      COMMAND_BATCHES,
    ),
    createQueueEntry(
      'arrival-processor',
      () => import('../../../../src/lambdas/trading-platform/arrival-processor'),
      'Arrivals',
      EVENT_BATCHES,
    ),
    createQueueEntry(
      'audit-recorder',
      () => import('../../../../src/lambdas/trading-platform/audit-recorder'),
      'AuditEvents',
      EVENT_BATCHES,
    ),
  ],
);

/** The entries of the trading platform. */
export const ENTRIES: readonly FuzzEntry[] = [...HANDLER_ENTRIES, ...READER_ENTRIES];
