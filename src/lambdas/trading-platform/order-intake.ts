import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createParameterReader } from '../shared/parameters';
import { createTelemetry } from '../shared/telemetry';
import { createOrderCommands } from './adapters/order-commands';
import { createOrderRequests } from './adapters/order-requests';
import { createSessions } from './adapters/sessions';
import { createOrderRoutes } from './order-routes';
import { ORDER_SETTINGS } from './order-settings';
import { createPlatformApi } from './platform-api';
import { sessionCrypto as crypto } from './session-crypto';
import { createSettingsReader } from './settings';

const { env } = process;
const telemetry = createTelemetry();
const client = createDocumentClient();
const routes = createOrderRoutes({
  telemetry,
  env,
  crypto,
  sessions: createSessions(client, readVariable(env, 'SESSIONS_TABLE')),
  requests: createOrderRequests(client, readVariable(env, 'ORDER_REQUESTS_TABLE')),
  commands: createOrderCommands(readVariable(env, 'ORDER_COMMANDS_QUEUE_URL')),
  readSettings: createSettingsReader(ORDER_SETTINGS, env, createParameterReader(), telemetry),
});

/** POST, PATCH and DELETE of /orders. Sends commands to OrderCommands. */
export const handler = createPlatformApi(routes, { telemetry, env });
