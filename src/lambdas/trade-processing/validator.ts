import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createBucketClients } from './adapters/clients';
import { createParameterReader } from '../shared/parameters';
import { createReferenceDataLoader } from './adapters/reference-data';
import { createSettingsReader } from './settings';
import { createTradeValidator, VALIDATOR_SETTINGS } from './validate-trades';

const { env } = process;
const telemetry = createTelemetry();

/** Validates the messages of an event of a source. */
export const handler = createTradeValidator({
  telemetry,
  readSettings: createSettingsReader(VALIDATOR_SETTINGS, env, createParameterReader(), telemetry),
  loadReferenceData: createReferenceDataLoader(
    createBucketClients(),
    readVariable(env, 'REFERENCE_DATA_BUCKET'),
  ),
});
