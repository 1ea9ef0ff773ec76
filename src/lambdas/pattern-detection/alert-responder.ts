import { createDocumentClient } from '../shared/document-client';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createAcknowledgements } from './adapters/acknowledgements';
import { createAlertMutes } from './adapters/alert-mutes';
import { createAlertResponder } from './respond-to-alerts';

const { env } = process;
const client = createDocumentClient();

/** POST /alerts/acknowledgements, and GET, POST and DELETE /mutes. */
export const handler = createAlertResponder({
  telemetry: createTelemetry(),
  mutes: createAlertMutes(client, readVariable(env, 'ALERT_LIMITS_TABLE')),
  acknowledgements: createAcknowledgements(client, readVariable(env, 'ALERT_HISTORY_TABLE')),
});
