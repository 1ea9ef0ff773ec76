import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import {
  readTradeSetting,
  TRADE_SETTING_IDS,
  TRADE_SETTINGS,
  type TradeSettingId,
} from '../../../domain/trade-settings';
import { formatViolation } from '../../../domain/validation';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { print, printJson, printNote } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { type DeploymentOptions, withDeployment } from '../deployment';
import { tryInRegion } from '../region-unavailable';
import { readSettings, writeSetting } from '../settings/parameters';

export interface SettingsOptions extends DeploymentOptions {
  readonly region?: TradeRegion;
  readonly json?: boolean;
}

/** Settings that another command sets, because it also checks more than their form. */
const OTHER_COMMANDS: Readonly<Partial<Record<TradeSettingId, string>>> = {
  ActiveRegion: 'trade-processing failover --to REGION',
  ReferenceDataKey: 'trade-processing reference-data FILE',
};

/** Settings that each region has for itself. */
const OF_A_REGION = /Endpoint$|^ActiveRegion$/;

const listRegions = (region: TradeRegion | undefined): readonly TradeRegion[] =>
  region ? [region] : TRADE_REGIONS;

/** `stacks trade-processing settings`: lists the settings of the regions, or sets one. */
export async function runSettings(
  id: TradeSettingId | undefined,
  text: string | undefined,
  options: SettingsOptions,
): Promise<void> {
  if (id !== undefined && text !== undefined) return setSetting(id, text, options);
  const results = await withDeployment(options, ({ open }) =>
    Promise.all(
      listRegions(options.region).map((region) =>
        tryInRegion(region, async () => readSettings(await open(region))),
      ),
    ),
  );
  const columns = results.flatMap((result) => ('value' in result ? [result] : []));
  for (const result of results) if ('reason' in result) printNote(`region ${result.region} ${result.reason}`);
  if (columns.length === 0) throw new UserError('no region answers: its settings cannot be read');
  const rows = TRADE_SETTING_IDS.filter((each) => id === undefined || each === id).map((each) => ({
    id: each,
    rule: TRADE_SETTINGS[each].rule,
    values: Object.fromEntries(columns.map(({ region, value }) => [region, value.get(each)])),
  }));
  const violations = columns.flatMap(({ region, value }) =>
    rows.flatMap(({ id: each }) => {
      const read = readTradeSetting(each, value.get(each));
      return 'violation' in read ? [`${region}: ${formatViolation(read.violation)}`] : [];
    }),
  );
  if (options.json) printJson({ settings: rows, violations });
  else
    print(
      formatTable(
        ['setting', ...columns.map(({ region }) => region), 'must'],
        rows.map(({ id: each, values, rule }) => [
          each,
          ...columns.map(({ region }) => values[region] ?? 'missing'),
          rule,
        ]),
      ),
    );
  for (const { id: each, values } of rows)
    if (!OF_A_REGION.test(each) && new Set(Object.values(values)).size > 1)
      printNote(`${each} differs between the regions: after a failover, trades are handled in another way`);
  if (violations.length > 0) throw new UserError(`invalid settings: ${violations.join('; ')}`);
}

/** Validates a setting, and writes it in one or both regions. */
async function setSetting(
  id: TradeSettingId,
  text: string,
  { region, json, ...options }: SettingsOptions,
): Promise<void> {
  const other = OTHER_COMMANDS[id];
  if (other !== undefined)
    throw new UserError(`${id} is set by another command: use ${formatCommand(other)}`);
  const read = readTradeSetting(id, text);
  if ('violation' in read) throw new UserError(formatViolation(read.violation));
  const results = await withDeployment(options, ({ open }) =>
    Promise.all(
      listRegions(region).map((each) =>
        tryInRegion(each, async () => {
          const regional = await open(each);
          const before = (await readSettings(regional)).get(id);
          await writeSetting(regional, id, text);
          return before;
        }),
      ),
    ),
  );
  const changes = results.flatMap((result) =>
    'value' in result ? [{ region: result.region, setting: id, before: result.value, value: text }] : [],
  );
  if (json) printJson(changes);
  else
    for (const { region: each, before } of changes)
      print(
        `${each}: ${id} is ${text} (before: ${before ?? 'missing'}); the functions use it within 30 seconds`,
      );
  const missing = results.flatMap((result) =>
    'reason' in result ? [`region ${result.region} ${result.reason}`] : [],
  );
  if (missing.length > 0) throw new UserError(`${id} is not set everywhere: ${missing.join('; ')}`);
}
