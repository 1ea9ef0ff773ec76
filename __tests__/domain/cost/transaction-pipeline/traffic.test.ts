import fc from 'fast-check';
import { estimateUsage, priceUsage, sumCost, TRAFFIC_LEVELS } from '../../../../src/domain/cost';
import {
  createTransactionTraffic,
  modelTransactions,
  TRANSACTION_TRAFFIC,
} from '../../../../src/domain/cost/transaction-pipeline';
import { ROW_BYTES } from '../../../../src/domain/cost/transaction-pipeline/assumptions';
import type { PlannedResource, ResourceValues } from '../../../../src/domain/plan/resources';
import { ACCOUNT_BYTES } from '../../../../src/domain/fraud/account/layout';
import { MERCHANT_BYTES } from '../../../../src/domain/fraud/merchant/layout';
import { estimateMonth, STACK, without } from './stack';

const MILLION = 1e6;
/** The transactions of a month at a million a day. */
const N = (MILLION * 365) / 12;

const estimate = (perDay: number, resources: readonly PlannedResource[] = STACK) =>
  estimateUsage(resources, modelTransactions(createTransactionTraffic(perDay))).traffic;
const getQuantity = (item: string, perDay = MILLION, resources = STACK) => {
  const found = estimate(perDay, resources).filter((usage) => usage.item === item);
  expect([item, found.length]).toEqual([item, 1]);
  return found[0]!.quantity;
};
const withValues = (type: string, name: string, values: ResourceValues) =>
  STACK.map((one) =>
    one.type === type && one.id.startsWith(name) ? { ...one, values: { ...one.values, ...values } } : one,
  );

it.each([
  ['TransactionApi, requests', 1.02 * N],
  ['IngestProcessor, requests', N],
  // Received, 1 % suspicious, 0.2 % investigated.
  ['TransactionBus, events', 1.012 * N],
  // Accepted; 40 % matched, 1 % suspicious, 0.2 % investigated; 1.402 + 0.01 results of invocations.
  ['AuditBus, events', (1 + 0.412 + 1.412) * N],
  // 11.6 transactions a second, in batches of those that arrive within 100 ms.
  ['FraudDetector, requests', (1 / ((0.1 * MILLION) / 86_400) + 0.002) * N],
  ['FraudDetector, requests of scored transactions', 0.4 * N],
  ['Notifier, requests', 0.01 * N],
  ['FraudAlerts_Email, email', 0.01 * N],
  // A write in a transaction takes two units.
  ['TransactionIds, writes', 2 * N],
  ['Transactions, writes', 2 * N],
  ['Profiles, writes', 2 * N],
  // Rows of two units.
  ['Transactions, writes by FraudDetector and Notifier', 2 * (2 * 1.002 + 0.02) * N],
  ['Profiles, writes by FraudDetector', 2 * 1.004 * N],
  // No transaction, and rows of two units.
  ['AuditLogs, writes', 2 * (2.824 + 0.4) * N],
  ['Profiles, reads', N],
  // Each invocation reads the transaction, and the merchant of one without a score.
  ['Transactions, reads by FraudDetector and Notifier', (1.402 + 0.01) * N],
  ['Profiles, reads by FraudDetector', (1 + 0.004) * N],
])('a million transactions a day use %s: %d', (item, expected) => {
  expect(getQuantity(item) / expected).toBeCloseTo(1, 9);
});

describe('the batches', () => {
  it('of the audit trail are full with much traffic, and nearly alone with little', () => {
    const perBatch = (perDay: number) =>
      ((2.824 + 0.4) * N * perDay) / MILLION / getQuantity('AuditRecorder, requests', perDay);
    expect(perBatch(100 * MILLION)).toBeCloseTo(50, 6);
    expect(perBatch(1000)).toBeCloseTo(1, 6);
    expect(getQuantity('AuditTrail, requests', 100 * MILLION)).toBeCloseTo(2.824 * 100 * N * 1.2, 0);
    expect(getQuantity('AuditTrail, requests', 1000)).toBeCloseTo((2.824 * N * 3) / 1000, 3);
  });

  it('of changed rows are limited by the mapping, its window and the shards of the stream', () => {
    const mapping = 'aws_lambda_event_source_mapping';
    const changes = (2 + 0.02 + 0.002) * N;
    // Four shards, ten seconds: at most a batch each.
    expect(getQuantity('ProcessedWriter, requests')).toBeCloseTo((4 * 730 * 3600) / 10, 3);
    const small = withValues(mapping, 'ProcessedWriter', { batch_size: 10 });
    expect(getQuantity('ProcessedWriter, requests', MILLION, small)).toBeCloseTo(changes / 10, 3);
    const slow = withValues(mapping, 'ProcessedWriter', { maximum_batching_window_in_seconds: 0 });
    // Without a window, each of the four polls a second.
    expect(getQuantity('ProcessedWriter, requests', MILLION, slow)).toBeCloseTo(4 * 4 * 730 * 3600, 3);
  });

  it('of new rows are as small as the polls of the stream, and limited by the mapping', () => {
    const name = 'TransactionPublisher, requests';
    // Less than a row for each of the four polls a second of each of the four shards.
    expect(getQuantity(name)).toBeCloseTo(N, 3);
    expect(getQuantity(name, 10 * MILLION)).toBeCloseTo(4 * 4 * 730 * 3600, 3);
    const small = withValues('aws_lambda_event_source_mapping', 'TransactionPublisher', { batch_size: 2 });
    expect(getQuantity(name, 10 * MILLION, small)).toBeCloseTo((10 * N) / 2, 3);
  });

  it('have objects that are monitored only if they are large', () => {
    expect(getQuantity('ProcessedTransactions, monitoring')).toBe(0);
    expect(getQuantity('ProcessedTransactions, monitoring', 100 * MILLION)).toBeGreaterThan(0);
  });
});

it('the archive costs storage for its retention period', () => {
  const archive = 'aws_cloudwatch_event_archive';
  const getStorage = (retention_days: number) =>
    getQuantity(
      'TransactionArchive, archive storage',
      MILLION,
      withValues(archive, 'Transaction', { retention_days }),
    );
  expect(getStorage(60)).toBeCloseTo(2 * getStorage(30), 9);
  // Without a retention period, the events of the month are counted.
  expect(getStorage(0)).toBeCloseTo(getQuantity('TransactionArchive, archived events'), 9);
});

it('metrics cost the same with any number of transactions', () => {
  expect(getQuantity('custom metrics')).toBe(getQuantity('custom metrics', 100 * MILLION));
  expect(getQuantity('custom metrics')).toBeGreaterThan(20);
  expect(getQuantity('custom metrics', 0)).toBe(0);
});

it('traces are one a second and 5 % of the rest, or those of the sampling rule', () => {
  expect(getQuantity('traces', 1000)).toBeCloseTo((1.02 * N) / 1000, 6);
  const seconds = 730 * 3600;
  expect(getQuantity('traces', 100 * MILLION)).toBeCloseTo(seconds + 0.05 * (102 * N - seconds), 0);
  const rule = {
    address: 'aws_xray_sampling_rule.R',
    type: 'aws_xray_sampling_rule',
    id: 'R',
    values: { reservoir_size: 0, fixed_rate: 0.5 },
    configured: {},
  };
  expect(getQuantity('traces', MILLION, [...STACK, rule])).toBeCloseTo(0.5 * 1.02 * N, 3);
});

describe('the cost', () => {
  const getUsd = (perDay: number, resources = STACK) => sumCost(priceUsage(estimate(perDay, resources)));

  it('is zero without transactions, and grows with each one', () => {
    expect(getUsd(0)).toBe(0);
    const amount = fc.integer({ min: 0, max: 200e6 });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(getUsd(more)).toBeGreaterThanOrEqual(getUsd(less) - 1e-6);
      }),
      { numRuns: 20 },
    );
  });

  it('grows about a hundredfold from 1 to 100 million transactions a day', () => {
    const factor = getUsd(100 * MILLION) / getUsd(MILLION);
    expect(factor).toBeGreaterThan(80);
    expect(factor).toBeLessThan(100);
  });

  it.each(TRAFFIC_LEVELS)('includes the standing cost with traffic %s', (level) => {
    const { lines, usd } = estimateMonth(STACK, level);
    expect(lines.find(({ item }) => item === 'FraudDetector, provisioned concurrency')!.usd).toBeGreaterThan(
      100,
    );
    const traffic = getUsd(TRANSACTION_TRAFFIC[level].transactionsPerDay);
    expect(usd).toBeGreaterThan(traffic);
  });
});

it.each([
  ['aws_cloudwatch_event_bus', 'AuditBus', 'AuditBus, events'],
  ['aws_cloudwatch_event_archive', 'TransactionArchive', 'TransactionArchive, archived events'],
  ['aws_lambda_function', 'Notifier', 'Notifier, requests'],
  ['aws_lambda_function', 'IngestProcessor', 'TransactionApi, requests'],
  ['aws_api_gateway_rest_api', 'TransactionApi', 'TransactionApi, requests'],
  ['aws_dynamodb_table', 'AuditLogs', 'AuditLogs, writes'],
  ['aws_dynamodb_table', 'Profiles', 'Profiles, writes by FraudDetector'],
  ['aws_lambda_event_source_mapping', 'AuditRecorder_FromRuleMatches', 'RuleMatches, requests'],
  ['aws_lambda_event_source_mapping', 'ProcessedWriter', 'ProcessedTransactions, uploads'],
  ['aws_s3_bucket', 'ProcessedTransactions', 'ProcessedTransactions, uploads'],
  ['aws_sns_topic', 'FraudAlerts', 'FraudAlerts, requests'],
])('a stack without %s %s has no line %s', (type, name, item) => {
  const listItems = (resources: readonly PlannedResource[]) =>
    estimate(MILLION, resources).map((usage) => usage.item);
  expect(listItems(STACK)).toContain(item);
  expect(listItems(without(type, name))).not.toContain(item);
});

it('each resource of a line is in the stack, and each item is unique', () => {
  const usages = estimate(MILLION);
  const addresses = new Set(STACK.map(({ address }) => address));
  expect(usages.flatMap(({ resources }) => resources).filter((one) => !addresses.has(one))).toEqual([]);
  const items = usages.map(({ service, item }) => `${service} ${item}`);
  expect(items.filter((item, index) => items.indexOf(item) !== index)).toEqual([]);
});

it('a profile contains the state of an account or a merchant, its key and its attributes', () => {
  for (const bytes of [ACCOUNT_BYTES, MERCHANT_BYTES]) {
    expect(ROW_BYTES.profile).toBeGreaterThan(bytes + 100);
    expect(ROW_BYTES.profile).toBeLessThanOrEqual(1024);
  }
});

it('the unpriced resources are listed with the reason', () => {
  const { unpriced } = estimateMonth(STACK, 'normal');
  expect(unpriced.map(({ type, addresses, reason }) => [type, addresses.length, reason])).toEqual([
    ['aws_cloudwatch_event_bus', 1, expect.stringContaining('no quantity')],
    ['aws_cloudwatch_log_group', 2, expect.stringContaining('no quantity')],
    ['aws_dynamodb_table', 5, 'rows of earlier months, which are never deleted'],
    ['aws_dynamodb_table', 1, expect.stringContaining('no quantity')],
    ['aws_kms_key', 1, expect.stringContaining('no quantity')],
    ['aws_s3_bucket', 1, 'objects of earlier months'],
    ['aws_sns_topic', 1, expect.stringContaining('no quantity')],
    ['aws_sns_topic_subscription', 1, expect.stringContaining('no quantity')],
    ['aws_sqs_queue', 13, expect.stringContaining('no quantity')],
  ]);
});
