import {
  EXAMINATION_LIMITS,
  limitBytes,
  parseTradeEvent,
  TRADE_METRICS,
  validateMessages,
  type ValidationOutput,
} from '../../domain/trade-records';
import type { Verdict } from '../../domain/trades';
import type { Telemetry } from '../shared/telemetry';
import type { LoadReferenceData } from './adapters/reference-data';
import { expectValid } from './errors';
import { createStepHandler } from './handle-step';
import type { ReadSettings } from './settings';

/** The settings of the validator. */
export const VALIDATOR_SETTINGS = [
  'MaxClockSkewSeconds',
  'MaxTradeAgeDays',
  'MaxChangeAgeDays',
  'ReferenceDataKey',
  'ReferenceDataEndpoint',
] as const;

export interface ValidatorDeps {
  readonly telemetry: Telemetry;
  readonly readSettings: ReadSettings<(typeof VALIDATOR_SETTINGS)[number]>;
  readonly loadReferenceData: LoadReferenceData;
}

const METRIC: Readonly<Record<Verdict, string>> = {
  accepted: TRADE_METRICS.accepted,
  warned: TRADE_METRICS.warned,
  rejected: TRADE_METRICS.refused,
};

/** Creates the step that reads and validates the messages of an event. */
export const createTradeValidator = ({ telemetry, readSettings, loadReferenceData }: ValidatorDeps) =>
  createStepHandler('validate', telemetry, async (input: unknown): Promise<ValidationOutput> => {
    const event = expectValid(parseTradeEvent(input));
    const settings = await readSettings();
    const file = await loadReferenceData(settings.ReferenceDataKey, settings.ReferenceDataEndpoint);
    const limits = {
      maxClockSkewSeconds: settings.MaxClockSkewSeconds,
      maxAgeDays: settings.MaxTradeAgeDays,
      maxChangeAgeDays: settings.MaxChangeAgeDays,
    };
    const output = expectValid(
      limitBytes(
        validateMessages(event, file, { limits, now: telemetry.now() }),
        EXAMINATION_LIMITS.validation,
        'validation',
      ),
    );
    for (const { verdict } of output.results) telemetry.meter.count(METRIC[verdict], 1);
    return output;
  });
