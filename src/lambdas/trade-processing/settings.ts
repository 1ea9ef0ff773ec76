import { TRADE_METRICS } from '../../domain/trade-records';
import { readTradeSetting, type TradeSettingId, type TradeSettingValue } from '../../domain/trade-settings';
import { type Environment, readVariable } from '../shared/env';
import type { Telemetry } from '../shared/telemetry';
import type { ReadParameters } from './adapters/parameters';
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

/** How old settings may be while Parameter Store does not answer. */
const MAX_STALE_AGE_MS = 300_000;
/** After a failed read, earlier settings count for this time without another request. */
const RETRY_MS = 5_000;

/** The variable with the name of a parameter: `MAX_TRADE_AGE_DAYS_PARAMETER`. */
const formatVariable = (id: TradeSettingId): string =>
  `${id.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_PARAMETER`;

/**
 * Creates the reader of settings. Operators change them without a deployment, so they are read again, all in one request,
 * when the cache of `readParameters` has expired. If that fails, earlier values count for 5 minutes. Meanwhile they are read
 * every few seconds only: a request in each invocation would prolong the throttling, and each would wait for its timeout.
 * @param optionalIds settings without which the function can work; it logs once that one of them is missing or invalid
 */
export const createSettingsReader = <Id extends TradeSettingId, OptionalId extends TradeSettingId = never>(
  ids: readonly Id[],
  env: Environment,
  readParameters: ReadParameters,
  { log, meter, elapsed }: Pick<Telemetry, 'log' | 'meter' | 'elapsed'>,
  optionalIds: readonly OptionalId[] = [],
): ReadSettings<Id, OptionalId> => {
  const allIds: readonly TradeSettingId[] = [...ids, ...optionalIds];
  const names = new Map(allIds.map((id) => [id, readVariable(env, formatVariable(id))]));
  const reported = new Set<TradeSettingId>();
  let last: { readonly texts: ReadonlyMap<string, string>; readonly at: number } | undefined;
  let failedAt = -Infinity;
  const readTexts = async (): Promise<ReadonlyMap<string, string>> => {
    const at = elapsed();
    if (last && at - failedAt < RETRY_MS && at - last.at <= MAX_STALE_AGE_MS) return last.texts;
    try {
      const texts = await readParameters([...names.values()]);
      last = { texts, at };
      return texts;
    } catch (error) {
      failedAt = elapsed();
      if (!last || at - last.at > MAX_STALE_AGE_MS) throw error;
      log.warn('settings cannot be read; those of the last read are used', { error: error as Error });
      meter.count(TRADE_METRICS.staleSettings, 1);
      return last.texts;
    }
  };
  return async () => {
    const texts = await readTexts();
    const isOptional = (id: TradeSettingId) => optionalIds.some((optional) => optional === id);
    const values = allIds.flatMap((id) => {
      const name = names.get(id)!;
      const read = readTradeSetting(id, texts.get(name));
      if ('value' in read) return [[id, read.value]];
      const error = createSettingError(name, id, read.violation);
      if (!isOptional(id)) throw error;
      if (!reported.has(id)) log.warn('a setting is ignored', { error });
      reported.add(id);
      return [];
    });
    return Object.fromEntries(values) as SettingValues<Id> & Partial<SettingValues<OptionalId>>;
  };
};
