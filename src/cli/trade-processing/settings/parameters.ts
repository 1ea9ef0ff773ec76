import { GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { getParameterName } from '../../../config/trade-processing';
import { TRADE_SETTING_IDS, type TradeSettingId } from '../../../domain/trade-settings';
import type { RegionalDeployment } from '../deployment';

/** Parameter Store limits a request to 10 names. */
const MAX_NAMES = 10;

type Region = Pick<RegionalDeployment, 'parameters' | 'config'>;

/** Reads the texts of all settings of a region, by their ids. A setting without a parameter is missing. */
export async function readSettings({
  parameters,
  config,
}: Region): Promise<ReadonlyMap<TradeSettingId, string>> {
  const ids = new Map(TRADE_SETTING_IDS.map((id) => [getParameterName(id, config), id]));
  const names = [...ids.keys()];
  const values = new Map<TradeSettingId, string>();
  for (let start = 0; start < names.length; start += MAX_NAMES) {
    const { Parameters = [] } = await parameters.send(
      new GetParametersCommand({ Names: names.slice(start, start + MAX_NAMES) }),
    );
    for (const { Name = '', Value } of Parameters) {
      const id = ids.get(Name);
      if (id && Value !== undefined) values.set(id, Value);
    }
  }
  return values;
}

/** Writes the text of a setting in a region. */
export async function writeSetting(
  { parameters, config }: Region,
  id: TradeSettingId,
  text: string,
): Promise<void> {
  await parameters.send(
    new PutParameterCommand({ Name: getParameterName(id, config), Value: text, Overwrite: true }),
  );
}
