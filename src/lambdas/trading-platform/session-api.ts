import { randomBytes } from 'node:crypto';
import { TOKEN_RANDOM_BYTES } from '../../domain/sessions';
import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createParameterReader } from '../shared/parameters';
import { createTelemetry } from '../shared/telemetry';
import { createSessions } from './adapters/sessions';
import { createPlatformApi } from './platform-api';
import { sessionCrypto as crypto } from './session-crypto';
import { createSessionRoutes } from './session-routes';
import { createSettingsReader } from './settings';

const { env } = process;
const telemetry = createTelemetry();
const routes = createSessionRoutes({
  telemetry,
  crypto,
  sessions: createSessions(createDocumentClient(), readVariable(env, 'SESSIONS_TABLE')),
  readSettings: createSettingsReader(
    ['SessionMinutes', 'IdleMinutes'],
    env,
    createParameterReader(),
    telemetry,
  ),
  createRandom: () => randomBytes(TOKEN_RANDOM_BYTES),
});

/** The sessions of users: created by the login service, read, updated and ended with their tokens. */
export const handler = createPlatformApi(routes, { telemetry, env });
