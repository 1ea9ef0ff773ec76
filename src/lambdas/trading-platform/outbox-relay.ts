import type { Context } from 'aws-lambda';
import { readVariable } from '../shared/env';
import { createEventBridge } from '../shared/event-bus';
import { createTelemetry } from '../shared/telemetry';
import { openDatabase } from './database';
import { type RelayDeps, relayEvents, type RelayReport } from './relay-events';

const { env } = process;
const telemetry = createTelemetry();
const deps: RelayDeps = {
  telemetry,
  database: openDatabase(env, 'writer', telemetry),
  events: createEventBridge(),
  bus: readVariable(env, 'TRADING_EVENTS_BUS_NAME'),
};

/** Publishes the events of the outbox that are not published yet, on a schedule. */
export const handler = (_event: unknown, context: Context): Promise<RelayReport> =>
  relayEvents(deps, () => context.getRemainingTimeInMillis());
