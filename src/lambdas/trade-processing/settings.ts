import { TRADE_METRICS } from '../../domain/trade-records';
import { readTradeSetting, type TradeSettingId, type TradeSettingValue } from '../../domain/trade-settings';
import { type Environment, readVariable } from '../shared/env';
import { createStaleReader, formatParameterVariable, type ReadParameters } from '../shared/parameters';
import type { Telemetry } from '../shared/telemetry';
import { createSettingError } from './errors';

/** The values of some settings. */
export type SettingValues<Id extends TradeSettingId> = { readonly [Key in Id]: TradeSettingValue<Key> };

/**
 * Reads the settings of a function. An optional one is undefined if it is missing or invalid.
 * @throws ConfigurationError for the first other one that is missing or invalid
 */
export type ReadSettings<
  Id extends TradeSettingId,
  OptionalId extends TradeSettingId = never,
> = () => Promise<SettingValues<Id> & Partial<SettingValues<OptionalId>>>;

/**
 * Creates the reader of settings. Operators change them without a deployment, so they are read again, all in one request,
 * when the cache of `readParameters` has expired. If that fails, earlier values count for 5 minutes.
 * @param optionalIds settings without which the function can work; it logs once that one of them is missing or invalid
 */
export const createSettingsReader = <Id extends TradeSettingId, OptionalId extends TradeSettingId = never>(
  ids: readonly Id[],
  env: Environment,
  readParameters: ReadParameters,
  telemetry: Pick<Telemetry, 'log' | 'meter' | 'elapsed'>,
  optionalIds: readonly OptionalId[] = [],
): ReadSettings<Id, OptionalId> => {
  const allIds: readonly TradeSettingId[] = [...ids, ...optionalIds];
  const names = new Map(allIds.map((id) => [id, readVariable(env, formatParameterVariable(id))]));
  const reported = new Set<TradeSettingId>();
  const readTexts = createStaleReader([...names.values()], readParameters, telemetry, {
    staleMetric: TRADE_METRICS.staleSettings,
  });
  return async () => {
    const texts = await readTexts();
    const isOptional = (id: TradeSettingId) => optionalIds.some((optional) => optional === id);
    const values = allIds.flatMap((id) => {
      const name = names.get(id)!;
      const read = readTradeSetting(id, texts.get(name));
      if ('value' in read) return [[id, read.value]];
      const error = createSettingError(name, id, read.violation);
      if (!isOptional(id)) throw error;
      if (!reported.has(id)) telemetry.log.warn('a setting is ignored', { error });
      reported.add(id);
      return [];
    });
    return Object.fromEntries(values) as SettingValues<Id> & Partial<SettingValues<OptionalId>>;
  };
};
