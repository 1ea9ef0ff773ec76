import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runReferenceData } from '../../../../src/cli/trade-processing/commands/reference-data';
import { runSettings, type SettingsOptions } from '../../../../src/cli/trade-processing/commands/settings';
import { sha256 } from '../../../../src/aws/sha256';
import { getParameterName, TRADE_PARAMETERS } from '../../../../src/config/trade-processing';
import {
  TRADE_SETTING_IDS,
  type TradeSettingId,
  readTradeSetting,
} from '../../../../src/domain/trade-settings';
import { REFERENCE_FILE } from '../../../domain/trades/fixtures';
import { FakeBucket } from '../fake-bucket';
import { createFakeDeployment } from '../fake-deployment';
import { FakeParameters } from '../fake-parameters';
import { runCommand } from '../run-command';

jest.mock('../../../../src/cli/trade-processing/deployment');

const nameOf = (id: TradeSettingId) => getParameterName(id, { region: 'us-east-1', suffix: 'local' });

/** A region with the initial parameters of its stack. */
const createRegion = (region: string) => ({
  parameters: new FakeParameters(
    Object.fromEntries(
      TRADE_SETTING_IDS.map((id) => [nameOf(id), TRADE_PARAMETERS[id].initialValue({ region })]),
    ),
  ),
  buckets: new FakeBucket(),
});

const deploy = () => {
  const regions = { us: createRegion('us-east-1'), eu: createRegion('eu-west-1') };
  return { ...regions, deployment: createFakeDeployment(regions.us, regions.eu) };
};

const set = (
  deployment: Parameters<typeof runCommand>[0],
  id: TradeSettingId,
  text: string,
  options: SettingsOptions = {},
) => runCommand(deployment, () => runSettings(id, text, options));

describe('settings', () => {
  it('are those of the stacks, and their initial values are valid', () => {
    expect([...TRADE_SETTING_IDS].sort()).toEqual(Object.keys(TRADE_PARAMETERS).sort());
    for (const id of TRADE_SETTING_IDS)
      expect(readTradeSetting(id, TRADE_PARAMETERS[id].initialValue({ region: 'eu-west-1' }))).toHaveProperty(
        'value',
      );
  });

  it('are listed with the values of both regions, and an invalid or missing one fails', async () => {
    const { deployment, us, eu } = deploy();
    const listed = await runCommand(deployment, () => runSettings(undefined, undefined, {}));
    expect([listed.error, listed.stderr]).toEqual([undefined, '']);
    expect(listed.stdout).toMatch(/^MaxTradeAgeDays +7 +7 +be a whole number from 1 to 3650$/m);
    expect(listed.stdout).toMatch(
      /^TableEndpoint +https:\/\/dynamodb.us-east-1.* +https:\/\/dynamodb.eu-west-1/m,
    );
    us.parameters.values.set(nameOf('ChainShards'), '8');
    const different = await runCommand(deployment, () => runSettings('ChainShards', undefined, {}));
    expect(different.stderr).toContain('ChainShards differs between the regions');
    us.parameters.values.set(nameOf('ChainShards'), 'many');
    eu.parameters.values.delete(nameOf('MaxTradeAgeDays'));
    const invalid = await runCommand(deployment, () => runSettings(undefined, undefined, {}));
    expect(invalid.error).toBe(
      'invalid settings: us-east-1: ChainShards must be a whole number from 1 to 256; got "many"; ' +
        'eu-west-1: MaxTradeAgeDays must be a whole number from 1 to 3650; got nothing',
    );
  });

  it('are set in both regions, or in one', async () => {
    const { deployment, us, eu } = deploy();
    const { stdout } = await set(deployment, 'MaxTradeAgeDays', '14');
    expect(stdout).toMatch(/^us-east-1: MaxTradeAgeDays is 14 \(before: 7\)/m);
    await set(deployment, 'MaxTradeAgeDays', '3', { region: 'eu-west-1' });
    expect([us, eu].map(({ parameters }) => parameters.values.get(nameOf('MaxTradeAgeDays')))).toEqual([
      '14',
      '3',
    ]);
  });

  it('are set in the region that answers, and the command fails for the other one', async () => {
    const { eu } = deploy();
    const { stdout, error } = await set(
      createFakeDeployment('does not answer (down)', eu),
      'ChainShards',
      '8',
    );
    expect(stdout).toContain('eu-west-1: ChainShards is 8');
    expect(error).toBe('ChainShards is not set everywhere: region us-east-1 does not answer (down)');
  });

  it.each<[TradeSettingId, string, string]>([
    ['MaxTradeAgeDays', '0', 'MaxTradeAgeDays must be a whole number from 1 to 3650; got "0"'],
    [
      'ActiveRegion',
      '{}',
      'ActiveRegion is set by another command: use npx stacks trade-processing failover --to REGION',
    ],
    [
      'ReferenceDataKey',
      'none',
      'ReferenceDataKey is set by another command: use npx stacks trade-processing reference-data FILE',
    ],
  ])('refuse %s %s', async (id, text, message) => {
    const { deployment, us } = deploy();
    const before = [...us.parameters.values];
    expect((await set(deployment, id, text)).error).toBe(message);
    expect([...us.parameters.values]).toEqual(before);
  });
});

describe('reference data', () => {
  /** Writes a file. @returns its path and the key of its object */
  function writeReference(json: unknown) {
    const text = JSON.stringify(json);
    const path = join(mkdtempSync(join(tmpdir(), 'reference-')), 'reference.json');
    writeFileSync(path, text);
    return { path, text, key: `${sha256(text)}.json` };
  }

  it('are stored under their hash in both regions and become active; the same file again changes nothing', async () => {
    const { deployment, us, eu } = deploy();
    const { path, text, key } = writeReference(REFERENCE_FILE);
    const first = await runCommand(deployment, () => runReferenceData(path, {}));
    expect(first.stdout.split('\n').slice(0, 2)).toEqual([
      `us-east-1: ${key} is active (before: none)`,
      `eu-west-1: ${key} is active (before: none)`,
    ]);
    for (const { buckets, parameters } of [us, eu])
      expect([buckets.objects.get(key), parameters.values.get(nameOf('ReferenceDataKey'))]).toEqual([
        text,
        key,
      ]);
    const again = await runCommand(deployment, () => runReferenceData(path, {}));
    expect(again.stdout).toContain(`us-east-1: ${key} is active already`);
  });

  it('that change a version of the active file are refused in both regions before anything is stored', async () => {
    const { deployment, us, eu } = deploy();
    await runCommand(deployment, () =>
      runReferenceData(writeReference(REFERENCE_FILE).path, { region: 'eu-west-1' }),
    );
    const [first, ...others] = REFERENCE_FILE.accounts!;
    const changed = writeReference({
      ...REFERENCE_FILE,
      accounts: [{ ...first, name: 'Renamed' }, ...others],
    });
    const { error } = await runCommand(deployment, () => runReferenceData(changed.path, {}));
    expect(error).toMatch(
      /^versions are never changed, .*: accounts HOUSE-1 version 1 was changed, compared with .* in eu-west-1/,
    );
    expect([us.buckets.objects.size, eu.buckets.objects.size]).toEqual([0, 1]);
  });

  it('that are invalid are refused with each invalid value', async () => {
    const { deployment } = deploy();
    const { path } = writeReference({ ...REFERENCE_FILE, venues: [{ mic: 'x' }] });
    const { error } = await runCommand(deployment, () => runReferenceData(path, {}));
    expect(error).toMatch(
      /reference\.json is no valid file of reference data: Invalid reference data:\nvenues\.0/,
    );
  });
});
