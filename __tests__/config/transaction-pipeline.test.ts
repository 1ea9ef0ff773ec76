import fc from 'fast-check';
import { ConfigError, getStackProperties, listStacks, readSystemConfig } from '../../src/config';
import { ACCOUNT_CONCURRENCY } from '../../src/config/reserved-concurrency';
import { transactionPipeline } from '../../src/config/transaction-pipeline';

const readConfig = (env: Readonly<Record<string, string>>) => readSystemConfig(transactionPipeline, env);

const VARIABLES = [
  'INGEST_PROCESSOR_CONCURRENCY',
  'FRAUD_DETECTOR_CONCURRENCY',
  'NOTIFIER_CONCURRENCY',
  'AUDIT_RECORDER_CONCURRENCY',
  'PROCESSED_WRITER_CONCURRENCY',
  'TRANSACTION_PUBLISHER_CONCURRENCY',
];

describe('the configuration of the transaction pipeline', () => {
  it('is in eu-central-1, whatever the region of the state bucket', () => {
    const config = readConfig({ AWS_REGION: 'us-west-2' });
    expect(config).toMatchObject({ region: 'eu-central-1', homeRegion: 'us-west-2' });
    expect(listStacks(transactionPipeline, config)).toEqual([
      { name: 'transaction-pipeline-dev', system: 'transaction-pipeline', region: 'eu-central-1' },
    ]);
  });

  it.each([
    ['dev', 512, undefined],
    ['prod', 3008, 10],
  ])(
    'of the stage %s has %d MB and the provisioned concurrency %s',
    (STAGE, memory, provisionedConcurrency) => {
      const config = readConfig({ STAGE });
      expect(config).toMatchObject({ memory });
      expect(config.provisionedConcurrency).toBe(provisionedConcurrency);
      expect(getStackProperties(transactionPipeline, config).tags).toEqual({
        Project: 'TransactionPipeline',
        CostCenter: 'RiskControl',
        Environment: STAGE,
      });
    },
  );

  it('sends alarms to the recipient of suspicious transactions, unless there is another one', () => {
    const FRAUD_ALERT_EMAIL = 'fraud@example.com';
    expect(readConfig({}).operatorEmail).toBeUndefined();
    expect(readConfig({ FRAUD_ALERT_EMAIL }).operatorEmail).toBe(FRAUD_ALERT_EMAIL);
    expect(readConfig({ FRAUD_ALERT_EMAIL, PIPELINE_OPERATOR_EMAIL: 'ops@example.com' }).operatorEmail).toBe(
      'ops@example.com',
    );
  });

  it('leaves 100 of the concurrency of the account unreserved, or is refused', () => {
    const { total, unreserved } = ACCOUNT_CONCURRENCY;
    const number = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(
        fc.array(number, { minLength: 6, maxLength: 6 }),
        number,
        fc.boolean(),
        (values, each, isProd) => {
          const env = Object.fromEntries(VARIABLES.map((name, index) => [name, String(values[index])]));
          let config;
          try {
            config = readConfig({
              ...env,
              PROVISIONED_CONCURRENCY_CRITICAL: String(each),
              STAGE: isProd ? 'prod' : 'dev',
            });
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError);
            return;
          }
          const reserved = Object.values(config.concurrency).reduce((sum, value) => sum + value, 0);
          expect(reserved + unreserved).toBeLessThanOrEqual(total);
          // The queues of each function need two concurrent executions each, and other callers more.
          expect(Math.min(...Object.values(config.concurrency))).toBeGreaterThanOrEqual(5);
          const { ingestProcessor, fraudDetector } = config.concurrency;
          expect(config.provisionedConcurrency ?? 0).toBeLessThanOrEqual(
            Math.min(ingestProcessor, fraudDetector),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    [
      { FRAUD_DETECTOR_CONCURRENCY: '800' },
      'FRAUD_DETECTOR_CONCURRENCY is "800"; expected at most 690, because the functions of the system reserve 1010',
    ],
    [
      { PROVISIONED_CONCURRENCY_CRITICAL: '150' },
      'PROVISIONED_CONCURRENCY_CRITICAL is "150"; expected at most 100, because INGEST_PROCESSOR_CONCURRENCY limits it',
    ],
    [{ NOTIFIER_CONCURRENCY: '4' }, 'NOTIFIER_CONCURRENCY is "4"; expected a whole number from 5 to 900'],
    [
      { ARCHIVE_RETENTION_DAYS: '0' },
      'ARCHIVE_RETENTION_DAYS is "0"; expected a whole number from 1 to 3650',
    ],
    [{ FRAUD_ALERT_EMAIL: 'desk' }, 'FRAUD_ALERT_EMAIL is "desk"; expected an e-mail address'],
  ])('refuses %j', (env, message) => {
    expect(() => readConfig(env)).toThrow(message);
  });
});
