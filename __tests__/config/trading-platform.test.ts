import fc from 'fast-check';
import { ConfigError, getStackProperties, listStacks, readSystemConfig } from '../../src/config';
import { ACCOUNT_CONCURRENCY } from '../../src/config/reserved-concurrency';
import { getPlatformParameterName, tradingPlatform } from '../../src/config/trading-platform';
import { calculateConnectionLimit } from '../../src/config/trading-platform/database';

const readConfig = (env: Readonly<Record<string, string>>) => readSystemConfig(tradingPlatform, env);
const formatName = (resourceType: string, id: string) =>
  tradingPlatform.formatName({ resourceType, id, region: 'us-east-1', suffix: 'dev' });

const DOMAIN = {
  PLATFORM_DOMAIN: 'trading.example.com',
  PLATFORM_ZONE_ID: 'Z0123456789ABC',
  PLATFORM_CERTIFICATE_ARN:
    'arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef',
};
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

describe('the configuration of the trading platform', () => {
  it('is in us-east-1, whatever the region of the state bucket', () => {
    const config = readConfig({ AWS_REGION: 'eu-west-1', STAGE: 'prod' });
    expect(listStacks(tradingPlatform, config)).toEqual([
      { name: 'trading-platform-dev', system: 'trading-platform', region: 'us-east-1' },
    ]);
    expect(getStackProperties(tradingPlatform, config).tags).toEqual({
      Project: 'TradingPlatform',
      Environment: 'prod',
      Region: 'us-east-1',
      EnvironmentSuffix: 'dev',
    });
  });

  it('formats names from resource type, purpose, region and suffix', () => {
    expect(formatName('queue', 'OrderCommandsDlq')).toBe('queue-order-commands-dlq-us-east-1-dev');
    expect(formatName('alarm', 'OrderIntake-ErrorRate')).toBe('alarm-order-intake-error-rate-us-east-1-dev');
    expect(getPlatformParameterName('AcceptOrders', readConfig({}))).toBe(
      'parameter-accept-orders-us-east-1-dev',
    );
  });

  it('has its own domain only if all parts of it are known', () => {
    expect(readConfig({}).domain).toBeUndefined();
    expect(readConfig(DOMAIN).domain).toEqual({
      name: DOMAIN.PLATFORM_DOMAIN,
      zoneId: DOMAIN.PLATFORM_ZONE_ID,
      certificateArn: DOMAIN.PLATFORM_CERTIFICATE_ARN,
    });
    for (const name of Object.keys(DOMAIN))
      expect(() => readConfig({ ...DOMAIN, [name]: '' })).toThrow('together, or none of them');
  });

  it('uses the port and the certificate of the local database on the local target only', () => {
    const env = { LOCAL_DATABASE_PORT: '6000', LOCAL_DATABASE_CA: CERTIFICATE };
    expect(readConfig({ ...env, TARGET: 'local' })).toMatchObject({
      databasePort: 6000,
      databaseCertificate: CERTIFICATE,
    });
    const onAws = readConfig(env);
    expect(onAws.databasePort).toBe(5432);
    expect(onAws.databaseCertificate).toBeUndefined();
  });

  it('never accepts more connections than the database, nor more concurrency than the account has', () => {
    const number = fc.integer({ min: 2, max: 300 });
    const capacity = fc.integer({ min: 2, max: 32 }).map((halves) => halves / 2);
    fc.assert(
      fc.property(number, number, number, capacity, capacity, (queries, processors, arrivals, min, max) => {
        let config;
        try {
          config = readConfig({
            ORDER_QUERY_CONCURRENCY: String(queries),
            ORDER_PROCESSOR_CONCURRENCY: String(processors),
            ARRIVAL_PROCESSOR_CONCURRENCY: String(arrivals),
            DATABASE_MIN_CAPACITY: String(min),
            DATABASE_MAX_CAPACITY: String(max),
          });
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          return;
        }
        const { concurrency } = config;
        expect(max).toBeGreaterThanOrEqual(min);
        expect(
          2 * concurrency.orderQuery +
            concurrency.health +
            concurrency.orderProcessor +
            concurrency.arrivalProcessor +
            concurrency.outboxRelay +
            concurrency.insideMonitor +
            concurrency.databaseMigrator,
        ).toBeLessThan(max * 189);
        const reserved = Object.values(concurrency).reduce((sum, value) => sum + value, 0);
        expect(reserved + ACCOUNT_CONCURRENCY.unreserved).toBeLessThanOrEqual(ACCOUNT_CONCURRENCY.total);
      }),
      { numRuns: 500 },
    );
  });

  // The limits of the Aurora User Guide for a minimum of 0.5 ACU, by the maximum.
  it.each([
    [1, 189],
    [4, 823],
    [8, 1669],
    [16, 2000],
    [32, 2000],
  ])('knows that a database of at most %d ACU accepts %d connections or fewer', (max, published) => {
    const limit = calculateConnectionLimit({ min: 0.5, max });
    expect(limit).toBeLessThanOrEqual(published);
    expect(limit).toBeGreaterThan(0.9 * published);
  });

  it.each([
    [{ DATABASE_MIN_CAPACITY: '0' }, 'DATABASE_MIN_CAPACITY is "0"; expected a number from 0.5 to 256'],
    [
      { DATABASE_MIN_CAPACITY: '0.7' },
      'DATABASE_MIN_CAPACITY is "0.7"; expected a multiple of 0.5 from 0.5 to 256',
    ],
    [
      { DATABASE_MIN_CAPACITY: '16' },
      'DATABASE_MAX_CAPACITY is "8"; expected at least 16, which is DATABASE_MIN_CAPACITY',
    ],
    [
      { DATABASE_MAX_CAPACITY: '1', ORDER_PROCESSOR_CONCURRENCY: '200' },
      'DATABASE_MAX_CAPACITY is "1"; expected more, because the functions can open 261 connections',
    ],
    [{ ORDER_INTAKE_CONCURRENCY: '800' }, 'ORDER_INTAKE_CONCURRENCY is "800"; expected at most 776'],
    [{ ENVIRONMENT_SUFFIX: 'a--b' }, 'ENVIRONMENT_SUFFIX is "a--b"; expected no two hyphens together'],
    [{ PLATFORM_OPERATOR_EMAIL: 'desk' }, 'expected an e-mail address'],
    [{ PLATFORM_DOMAIN: 'Trading' }, 'expected a host name such as trading.example.com'],
    [{ LOCAL_DATABASE_CA: 'PEM' }, 'expected a certificate in PEM'],
  ])('refuses %j', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
