import { createBackoff } from '../shared/backoff';
import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createTableClients } from './adapters/clients';
import { createParameterReader } from '../shared/parameters';
import { createRecordTable } from './adapters/record-table';
import { createComplianceRecorder, OPTIONAL_RECORDER_SETTINGS, RECORDER_SETTINGS } from './record-trades';
import { createSettingsReader } from './settings';

const { env } = process;
const telemetry = createTelemetry();
const getClient = createTableClients();
const table = readVariable(env, 'TRADES_TABLE');

/** Records the messages of an event, with the results of the validator and the enricher, in the ledger. */
export const handler = createComplianceRecorder({
  telemetry,
  region: readVariable(env, 'AWS_REGION'),
  readSettings: createSettingsReader(
    RECORDER_SETTINGS,
    env,
    createParameterReader(),
    telemetry,
    OPTIONAL_RECORDER_SETTINGS,
  ),
  getTable: (endpoint) => createRecordTable(getClient(endpoint), table),
  backoff: createBackoff(20, 800),
});
