import { type Environment, readVariable } from '../shared/env';
import { createStaleReader, formatParameterVariable, type ReadParameters } from '../shared/parameters';
import type { Telemetry } from '../shared/telemetry';

/** The texts of parameters by their ids. Those that do not exist are missing. */
export type SettingTexts = ReadonlyMap<string, string>;

/** Reads the parameters of a function. @throws Error if Parameter Store has not answered for 5 minutes */
export type ReadSettings = () => Promise<SettingTexts>;

/**
 * Creates the reader of the parameters with these ids, whose names are in the variables `<ID>_PARAMETER`. Operators
 * change them without a deployment; a change has effect within 30 seconds.
 * @throws EnvironmentError if a variable is missing
 */
export const createSettingsReader = (
  ids: readonly string[],
  env: Environment,
  readParameters: ReadParameters,
  telemetry: Pick<Telemetry, 'log' | 'meter' | 'elapsed'>,
): ReadSettings => {
  const names = ids.map((id) => readVariable(env, formatParameterVariable(id)));
  const readTexts = createStaleReader(names, readParameters, telemetry, { staleMetric: 'StaleSettings' });
  return async () => {
    const texts = await readTexts();
    return new Map(
      ids.flatMap((id, index) => {
        const text = texts.get(names[index]!);
        return text === undefined ? [] : [[id, text] as const];
      }),
    );
  };
};
