import { readVariable } from '../shared/env';
import { createTelemetry } from '../shared/telemetry';
import { createBucketClients } from './adapters/clients';
import { createParameterReader } from '../shared/parameters';
import { createReferenceDataLoader } from './adapters/reference-data';
import { createMetadataEnricher, ENRICHER_SETTINGS } from './enrich-trades';
import { createSettingsReader } from './settings';

const { env } = process;
const telemetry = createTelemetry();

/** Adds reference data to the messages of an event of a source. */
export const handler = createMetadataEnricher({
  telemetry,
  readSettings: createSettingsReader(ENRICHER_SETTINGS, env, createParameterReader(), telemetry),
  loadReferenceData: createReferenceDataLoader(
    createBucketClients(),
    readVariable(env, 'REFERENCE_DATA_BUCKET'),
  ),
});
