import {
  enrichMessages,
  EXAMINATION_LIMITS,
  limitBytes,
  type EnrichmentOutput,
  parseTradeEvent,
  TRADE_METRICS,
} from '../../domain/trade-records';
import type { Telemetry } from '../shared/telemetry';
import type { LoadReferenceData } from './adapters/reference-data';
import { expectValid } from './errors';
import { createStepHandler } from './handle-step';
import type { ReadSettings } from './settings';

/** The settings of the enricher. */
export const ENRICHER_SETTINGS = ['ReferenceDataKey', 'ReferenceDataEndpoint'] as const;

export interface EnricherDeps {
  readonly telemetry: Telemetry;
  readonly readSettings: ReadSettings<(typeof ENRICHER_SETTINGS)[number]>;
  readonly loadReferenceData: LoadReferenceData;
}

/** Creates the step that adds reference data to the messages of an event. */
export const createMetadataEnricher = ({ telemetry, readSettings, loadReferenceData }: EnricherDeps) =>
  createStepHandler('enrich', telemetry, async (input: unknown): Promise<EnrichmentOutput> => {
    const event = expectValid(parseTradeEvent(input));
    const { ReferenceDataKey, ReferenceDataEndpoint } = await readSettings();
    const file = await loadReferenceData(ReferenceDataKey, ReferenceDataEndpoint);
    const output = expectValid(
      limitBytes(enrichMessages(event, file), EXAMINATION_LIMITS.enrichment, 'enrichment'),
    );
    const enriched = output.results.filter(({ enrichment }) => enrichment !== undefined);
    telemetry.meter.count(TRADE_METRICS.enriched, enriched.length);
    return output;
  });
