import {
  type CommonConfig,
  ConfigError,
  withRegion,
  listAllStacks,
  listStacks,
  readConfig,
  readSystemConfig,
  readSystemConfigs,
  getStackProperties,
  SYSTEM_DEFINITIONS,
  type SystemDefinition,
  UNSUPPORTED_REASONS,
} from '../../src/config';
import { patternDetection } from '../../src/config/pattern-detection';
import { SENSITIVITIES, SENSITIVITY_NAMES } from '../../src/domain/patterns/sensitivity';

const readVariables = (env: Readonly<Record<string, string>>) => readSystemConfig(patternDetection, env);

describe('readConfig', () => {
  it('has a default for every variable', () => {
    expect(readVariables({})).toMatchObject({
      suffix: 'dev',
      stage: 'dev',
      target: 'aws',
      region: 'us-east-1',
      stateBucket: 'market-stacks-state-dev',
      sharedStateBucket: 'market-stacks-state-shared',
      maxEventAgeHours: 24,
      detectorConcurrency: 50,
      sensitivity: 'medium',
      thresholds: { alertMinConfidence: 50, functionErrorRate: 1 },
    });
    expect(readConfig({}).endpoint).toBeUndefined();
  });

  it('uses the loopback address on the local target, and accepts historical events there', () => {
    expect(readVariables({ TARGET: 'local' })).toMatchObject({
      suffix: 'local',
      stateBucket: 'market-stacks-state-local',
      endpoint: 'http://127.0.0.1:4566',
      maxEventAgeHours: 350_400,
    });
  });

  it('accepts suffixes that resemble a region, and repeated names of systems', () => {
    for (const suffix of ['pr-fix-1', 'north-east', 'east-1'])
      expect(readVariables({ ENVIRONMENT_SUFFIX: suffix }).suffix).toBe(suffix);
    const twice = readConfig({ SYSTEMS: 'pattern-detection,pattern-detection' });
    expect(listAllStacks(twice).map(({ name }) => name)).toEqual(['account-shared', 'pattern-detection-dev']);
  });

  it('refuses a state bucket whose name in another region is too long for S3', () => {
    const config = readConfig({ STATE_BUCKET: 'b'.repeat(50) });
    expect(() => withRegion(config, 'ap-southeast-2')).toThrow(
      'expected a name of at most 48 characters, because the bucket in ap-southeast-2',
    );
    expect(withRegion(config, 'eu-west-1').stateBucket).toHaveLength(60);
  });

  it.each(SENSITIVITY_NAMES)(
    'raises alerts by the sensitivity %s, unless their confidence is given',
    (SENSITIVITY) => {
      const { alertMinConfidence } = SENSITIVITIES[SENSITIVITY];
      expect(readVariables({ SENSITIVITY })).toMatchObject({
        sensitivity: SENSITIVITY,
        thresholds: { alertMinConfidence },
      });
      expect(readVariables({ SENSITIVITY, ALERT_MIN_CONFIDENCE: '0' }).thresholds.alertMinConfidence).toBe(0);
    },
  );

  it('treats an empty variable as not set', () => {
    expect(readVariables({ STAGE: '', ALERT_EMAIL: '' })).toMatchObject({
      stage: 'dev',
      alertEmail: undefined,
    });
  });

  it('enables capabilities on AWS that the local target does not support', () => {
    for (const { notSupportedLocally } of SYSTEM_DEFINITIONS)
      for (const { capability, feature: what } of notSupportedLocally) {
        expect(readConfig({ TARGET: 'local' }).supports(capability)).toBe(false);
        expect(readConfig({ TARGET: 'aws' }).supports(capability)).toBe(true);
        expect(what && UNSUPPORTED_REASONS[capability]).toBeTruthy();
      }
  });

  it.each([
    ['TARGET', 'azure', 'aws or local'],
    ['STAGE', 'Prod', 'dev or prod'],
    ['ENVIRONMENT_SUFFIX', 'My_Env', 'lower-case'],
    ['ENVIRONMENT_SUFFIX', 'x'.repeat(21), '1 to 20'],
    ['ENVIRONMENT_SUFFIX', 'shared', 'other than shared'],
    // Environment a has its state of another region in market-stacks-state-a-eu-west-1.
    ['ENVIRONMENT_SUFFIX', 'a-eu-west-1', 'without a region'],
    ['ENVIRONMENT_SUFFIX', 'us-gov-west-1-a', 'without a region'],
    ['SYSTEMS', 'pattern-detection,', 'separated by commas'],
    ['AWS_REGION', 'europe', 'such as us-east-1'],
    ['AWS_REGION', 'us-est-1', 'such as us-east-1'],
    ['STATE_BUCKET', 'A', 'S3 bucket'],
    ['STATE_BUCKET', '192.168.0.1', 'not an IP address'],
    ['STATE_BUCKET', 'a..b', 'without ..'],
    ['STATE_BUCKET', 'xn--state', 'reserved prefixes'],
    ['STATE_BUCKET', 'state--x-s3', 'reserved prefixes or suffixes'],
    ['ALERT_EMAIL', 'nobody', 'e-mail'],
    ['APPROVAL_ENDPOINT', 'ftp://x', 'http'],
    ['LOCAL_ENDPOINT', 'localhost', 'http'],
    ['ALERT_MIN_CONFIDENCE', '101', 'from 0 to 100'],
    ['ALERT_MIN_CONFIDENCE', 'high', 'from 0 to 100'],
    ['SENSITIVITY', 'highest', 'expected low, medium, high'],
    ['SENSITIVITY', '20', 'expected low, medium, high'],
    ['FUNCTION_ERROR_RATE', '0', 'from 0.01 to 100'],
    ['MAX_EVENT_AGE_HOURS', '0', 'a number from 1'],
    ['DETECTOR_CONCURRENCY', '0', 'from 1 to 1000'],
    ['METRIC_SYMBOLS', 'aapl', 'symbols'],
    ['SYSTEMS', 'pattern-detection,unknown', 'expected names from: pattern-detection'],
    ['SYSTEMS', 'A', 'separated by commas'],
  ])('rejects %s=%s with the expected value', (name, value, rule) => {
    const readInvalid = () => readConfig({ [name]: value });
    expect(readInvalid).toThrow(ConfigError);
    expect(readInvalid).toThrow(`${name} is ${JSON.stringify(value)}; expected`);
    expect(readInvalid).toThrow(rule);
  });
});

describe('a system in several regions', () => {
  const definition: SystemDefinition = {
    name: 'two-regions',
    title: 'Two regions',
    variables: {},
    regions: () => ['us-east-1', 'eu-west-1'],
    readConfig: (_, common) => common,
    tags: ({ region, suffix }) => ({ environment: suffix, region }),
    formatName: ({ resourceType, id, region, suffix }) => `${resourceType}-${id}-${region}-${suffix}`,
    notSupportedLocally: [],
  };
  const env = { ENVIRONMENT_SUFFIX: 'dev' };

  it('has a separate stack, state bucket, tags and names in each region', () => {
    const stacks = readSystemConfigs(definition, env).map((config) => getStackProperties(definition, config));
    expect(stacks).toMatchObject([
      {
        name: 'two-regions-us-east-1-dev',
        region: 'us-east-1',
        stateBucket: 'market-stacks-state-dev',
        tags: { environment: 'dev', region: 'us-east-1' },
      },
      {
        name: 'two-regions-eu-west-1-dev',
        region: 'eu-west-1',
        stateBucket: 'market-stacks-state-dev-eu-west-1',
        tags: { environment: 'dev', region: 'eu-west-1' },
      },
    ]);
    expect(
      stacks.map(({ formatName, region, suffix }) =>
        formatName({ resourceType: 'queue', id: 'orders', region, suffix }),
      ),
    ).toEqual(['queue-orders-us-east-1-dev', 'queue-orders-eu-west-1-dev']);
  });

  it('has no region in its name if it has only one', () => {
    const one = { ...definition, regions: ({ homeRegion }: CommonConfig) => [homeRegion] };
    expect(listStacks(one, readConfig(env)).map(({ name }) => name)).toEqual(['two-regions-dev']);
  });

  it('has the same configuration after changes of the region and back', () => {
    const home = readConfig(env);
    expect(withRegion(withRegion(withRegion(home, 'eu-west-1'), 'eu-central-1'), 'us-east-1')).toEqual(home);
  });
});

it('every stack is listed with the account stack of its region', () => {
  expect(listAllStacks(readConfig({ SYSTEMS: 'pattern-detection' }))).toEqual([
    { name: 'account-shared', system: 'account', region: 'us-east-1' },
    { name: 'pattern-detection-dev', system: 'pattern-detection', region: 'us-east-1' },
  ]);
});

it('no variable is accidentally shared with other systems or with the common ones', () => {
  const names = SYSTEM_DEFINITIONS.flatMap(({ variables }) => Object.entries(variables));
  const byName = new Map(names);
  for (const [name, variable] of names) expect([name, byName.get(name) === variable]).toEqual([name, true]);
});
