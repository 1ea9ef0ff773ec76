import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createOrderReader } from './adapters/order-reader';
import { createSessions } from './adapters/sessions';
import { openDatabase } from './database';
import { createPlatformApi } from './platform-api';
import { createQueryRoutes } from './query-routes';
import { sessionCrypto as crypto } from './session-crypto';

const { env } = process;
const telemetry = createTelemetry();
const databases = {
  writer: openDatabase(env, 'writer', telemetry),
  reader: openDatabase(env, 'reader', telemetry),
};
const routes = createQueryRoutes({
  telemetry,
  crypto,
  sessions: createSessions(createDocumentClient(), readVariable(env, 'SESSIONS_TABLE')),
  orders: createOrderReader(databases, telemetry),
});

/** GET of orders and accounts, from the reader of the database. */
export const handler = createPlatformApi(routes, { telemetry, env });
