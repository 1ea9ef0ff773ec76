import fc from 'fast-check';
import {
  getStackProperties,
  listStacks,
  readSystemConfig,
  readSystemConfigs,
  type SystemDefinition,
} from '../../src/config';
import { tradeFoundation } from '../../src/config/trade-foundation';
import {
  getImageRepositoryName,
  getParameterName,
  IMAGE_NAMES,
  TRADE_PARAMETERS,
  tradeProcessing,
} from '../../src/config/trade-processing';

const readConfig = (env: Readonly<Record<string, string>>) => readSystemConfig(tradeProcessing, env);
const formatName = (resourceType: string, id: string) =>
  tradeProcessing.formatName({ resourceType, id, region: 'eu-west-1', suffix: 'dev' });
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('the configuration of trade processing', () => {
  it.each<SystemDefinition>([tradeFoundation, tradeProcessing])(
    'has a stack of $name in the primary region and in its standby, each with its state there',
    (definition) => {
      const configs = readSystemConfigs(definition, { ENVIRONMENT_SUFFIX: 'desk' });
      expect(listStacks(definition, configs[0]!)).toEqual([
        { name: `${definition.name}-us-east-1-desk`, system: definition.name, region: 'us-east-1' },
        { name: `${definition.name}-eu-west-1-desk`, system: definition.name, region: 'eu-west-1' },
      ]);
      expect(configs.map(({ stateBucket }) => stateBucket)).toEqual([
        'market-stacks-state-desk',
        'market-stacks-state-desk-eu-west-1',
      ]);
      expect(getStackProperties(definition, configs[1]!).tags).toEqual({
        Project: 'TradeProcessing',
        Environment: 'Production',
        EnvironmentSuffix: 'desk',
      });
    },
  );

  it('formats names from resource type, purpose and suffix, and with the region where names are global', () => {
    expect(formatName('table', 'Trades')).toBe('table-trades-dev');
    expect(formatName('queue', 'TradeValidatorDlq')).toBe('queue-trade-validator-dlq-dev');
    expect(formatName('alarm', 'TradeValidator-ErrorRate')).toBe('alarm-trade-validator-error-rate-dev');
    expect(formatName('role', 'TradeValidator')).toBe('role-trade-validator-eu-west-1-dev');
    const config = readConfig({});
    expect(getParameterName('MaxTradeAgeDays', config)).toBe('parameter-max-trade-age-days-dev');
    expect(getImageRepositoryName(config)).toBe('repository-trade-functions-dev');
  });

  it('formats different names of different ids', () => {
    const id = fc
      .array(fc.stringMatching(/^[A-Z][a-z]{0,4}[0-9]?$/), { minLength: 1, maxLength: 4 })
      .map((words) => words.join(''));
    fc.assert(
      fc.property(id, id, (a, b) => {
        // AWS compares names of most types without their case.
        fc.pre(a.toLowerCase() !== b.toLowerCase());
        expect(formatName('queue', a)).not.toBe(formatName('queue', b));
      }),
    );
  });

  it('has images that do not exist, until their digests are known', () => {
    for (const digest of Object.values(readConfig({}).images))
      expect(digest).toBe(`sha256:${'0'.repeat(64)}`);
    const TRADE_IMAGES = IMAGE_NAMES.map((name) => `${name}@${DIGEST}`).join(',');
    expect(readConfig({ TRADE_IMAGES }).images).toEqual({
      validator: DIGEST,
      enricher: DIGEST,
      recorder: DIGEST,
    });
  });

  it('has endpoints of the region, or of the local target', () => {
    const getEndpoint = (env: Readonly<Record<string, string>>) =>
      readSystemConfigs(tradeProcessing, env).map((config) =>
        TRADE_PARAMETERS.TableEndpoint.initialValue(config),
      );
    expect(getEndpoint({})).toEqual([
      'https://dynamodb.us-east-1.amazonaws.com',
      'https://dynamodb.eu-west-1.amazonaws.com',
    ]);
    expect(getEndpoint({ TARGET: 'local' })).toEqual(['http://127.0.0.1:4566', 'http://127.0.0.1:4566']);
  });

  it.each([
    [{ TRADE_IMAGES: `validator@${DIGEST}` }, 'TRADE_IMAGES is "validator@sha256:0123'],
    [{ TRADE_IMAGES: 'latest' }, 'expected validator@sha256:<64 hexadecimal digits>,enricher@'],
    [
      { TRADE_VALIDATOR_CONCURRENCY: '800' },
      'TRADE_VALIDATOR_CONCURRENCY is "800"; expected at most 699, because the functions of the system reserve 1001',
    ],
    [{ METADATA_ENRICHER_CONCURRENCY: '0' }, 'expected a whole number from 1 to 900'],
    [{ TRADE_OPERATOR_EMAIL: 'desk' }, 'TRADE_OPERATOR_EMAIL is "desk"; expected an e-mail address'],
  ])('refuses %j', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });

  it('configures the replication of images in one environment of an account only', () => {
    expect(readSystemConfig(tradeFoundation, {}).replicatesImages).toBe(true);
    expect(readSystemConfig(tradeFoundation, { IMAGE_REPLICATION: 'off' }).replicatesImages).toBe(false);
    expect(() => readSystemConfig(tradeFoundation, { IMAGE_REPLICATION: 'no' })).toThrow(
      'IMAGE_REPLICATION is "no"; expected on or off',
    );
  });
});
