import { ConfigError, LEFT_OUT, readConfig } from '../../src/config';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      suffix: 'dev',
      stage: 'dev',
      target: 'aws',
      region: 'us-east-1',
      stateBucket: 'market-stacks-state-dev',
      sharedStateBucket: 'market-stacks-state-shared',
      maxEventAgeHours: 24,
      detectorConcurrency: 50,
      thresholds: { alertMinConfidence: 50, functionErrorRate: 1 },
    });
    expect(readConfig({}).endpoint).toBeUndefined();
  });

  it('points the local target at the loopback address, and lets history in', () => {
    expect(readConfig({ TARGET: 'local' })).toMatchObject({
      suffix: 'local',
      stateBucket: 'market-stacks-state-local',
      endpoint: 'http://127.0.0.1:4566',
      maxEventAgeHours: 350_400,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ STAGE: '', ALERT_EMAIL: '' })).toMatchObject({ stage: 'dev', alertEmail: undefined });
  });

  it('leaves out capabilities on the local target only', () => {
    expect(LEFT_OUT.length).toBeGreaterThan(0);
    for (const { capability, what, reason } of LEFT_OUT) {
      expect(readConfig({ TARGET: 'local' }).holds(capability)).toBe(false);
      expect(readConfig({ TARGET: 'aws' }).holds(capability)).toBe(true);
      expect(what && reason).toBeTruthy();
    }
  });

  it.each([
    ['TARGET', 'azure', 'aws or local'],
    ['STAGE', 'Prod', 'dev or prod'],
    ['ENVIRONMENT_SUFFIX', 'My_Env', 'lower-case'],
    ['ENVIRONMENT_SUFFIX', 'x'.repeat(21), '1 to 20'],
    ['AWS_REGION', 'europe', 'such as us-east-1'],
    ['STATE_BUCKET', 'A', 'S3 bucket'],
    ['ALERT_EMAIL', 'nobody', 'e-mail'],
    ['APPROVAL_ENDPOINT', 'ftp://x', 'http'],
    ['LOCAL_ENDPOINT', 'localhost', 'http'],
    ['ALERT_MIN_CONFIDENCE', '101', 'from 0 to 100'],
    ['ALERT_MIN_CONFIDENCE', 'high', 'from 0 to 100'],
    ['FUNCTION_ERROR_RATE', '0', 'from 0.01 to 100'],
    ['MAX_EVENT_AGE_HOURS', '0', 'a number from 1'],
    ['DETECTOR_CONCURRENCY', '0', 'from 1 to 1000'],
    ['METRIC_SYMBOLS', 'aapl', 'symbols'],
  ])('refuses %s=%s and says what it takes', (name, value, rule) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(`${name} is ${JSON.stringify(value)}; it takes`);
    expect(read).toThrow(rule);
  });
});
