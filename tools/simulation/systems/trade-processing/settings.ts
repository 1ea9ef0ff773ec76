import { createHash } from 'node:crypto';
import {
  getParameterName,
  TRADE_PARAMETERS,
  type TradeRegion,
} from '../../../../src/config/trade-processing';
import type { CommonConfig } from '../../../../src/config';
import { SAMPLE_FILE } from '../../../../src/cli/trade-processing/samples/reference-data';
import {
  formatReferenceDataKey,
  TRADE_SETTING_IDS,
  type TradeSettingId,
} from '../../../../src/domain/trade-settings';
import { formatParameterVariable } from '../../../../src/lambdas/shared/parameters';

/** The text of the reference data, and the key of its object. */
export const REFERENCE_TEXT = JSON.stringify(SAMPLE_FILE);
export const REFERENCE_KEY = formatReferenceDataKey(
  createHash('sha256').update(REFERENCE_TEXT).digest('hex'),
);

/** The number of chains of a region at the start: few, so that invocations compete for them. */
export const CHAIN_SHARDS = 2;
/** The number to which an operator changes it in the middle. */
export const MORE_CHAIN_SHARDS = 5;

/** The configuration of a region, as far as commands read it. */
export const getConfig = (region: TradeRegion): CommonConfig =>
  ({ region, suffix: 'simulated', target: 'aws' }) as CommonConfig;

/** The parameters of a region by their names: those of a new deployment, with reference data. */
export const listParameters = (region: TradeRegion): readonly (readonly [name: string, value: string])[] =>
  TRADE_SETTING_IDS.map((id) => {
    const changed: Partial<Record<TradeSettingId, string>> = {
      ReferenceDataKey: REFERENCE_KEY,
      ChainShards: String(CHAIN_SHARDS),
    };
    const value = changed[id] ?? TRADE_PARAMETERS[id].initialValue({ region });
    return [getParameterName(id, getConfig(region)), value];
  });

/** The variables of the functions of a region: the names of their parameters. */
export const listVariables = (region: TradeRegion): Readonly<Record<string, string>> =>
  Object.fromEntries(
    TRADE_SETTING_IDS.map((id) => [formatParameterVariable(id), getParameterName(id, getConfig(region))]),
  );
