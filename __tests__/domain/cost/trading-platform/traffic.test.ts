import fc from 'fast-check';
import { estimateUsage, priceUsage, sumCost } from '../../../../src/domain/cost';
import { findUnpriced } from '../../../../src/domain/cost/coverage';
import { createOrderTraffic, modelTradingPlatform } from '../../../../src/domain/cost/trading-platform';
import type { PlannedResource, ResourceValues } from '../../../../src/domain/plan/resources';
import { STACK } from './stack';

const MILLION = 1e6;
const ORDERS = 21 * MILLION;

const estimate = (perDay = MILLION, resources: readonly PlannedResource[] = STACK) => {
  const { standing, traffic } = estimateUsage(resources, modelTradingPlatform(createOrderTraffic(perDay)));
  return [...standing, ...traffic];
};
const getQuantity = (item: string, ...options: Parameters<typeof estimate>) => {
  const found = estimate(...options).filter((usage) => usage.item === item);
  expect([item, found.length]).toEqual([item, 1]);
  return found[0]!.quantity;
};
const withValues = (type: string, name: string, values: ResourceValues) =>
  STACK.map((one) =>
    one.type === type && one.id.startsWith(name) ? { ...one, values: { ...one.values, ...values } } : one,
  );
const without = (type: string, name: string) => {
  const left = STACK.filter((one) => !(one.type === type && one.id.startsWith(name)));
  expect(left.length).toBeLessThan(STACK.length);
  return left;
};

it.each([
  ['OrderIntake, requests', 1.2 * ORDERS],
  ['OrderQuery, requests', ORDERS],
  ['SessionApi, requests', (3 * ORDERS) / 50],
  ['TradingPlatformApi, requests of clients', 2.2 * ORDERS + (3 * ORDERS) / 50],
  // Two checks, each with a request every two seconds.
  ['TradingPlatformApi, requests of health checks', 730 * 3600],
  ['Health, requests', 730 * 3600],
  // A new order, its changes and its executions are one event each; the venue sends the executions.
  ['TradingEvents, events', (2.7 + 1.5) * ORDERS],
  ['OutboxRelay, requests', 60 * 730],
  ['OutsideMonitor, requests', 730],
  ['InsideMonitor, requests', 730],
  ['OrderDatabase, I/O requests', 3 * 2.7 * ORDERS],
  ['OrderDatabase, minimum capacity', 2 * 0.5 * 730],
  ['health checks', 2],
  // Five endpoints in three zones.
  ['interface endpoints', 5 * 3 * 730],
  ['OrderRequests, writes', 1.2 * ORDERS],
])('a million orders a day use %s: %d', (item, expected) => {
  expect(getQuantity(item) / expected).toBeCloseTo(1, 9);
});

it('the session is read twice by each request with a token', () => {
  const checked = 2.2 * ORDERS + (2 * ORDERS) / 50;
  expect(getQuantity('Sessions, reads') / (2 * checked)).toBeCloseTo(1, 9);
});

it('messages of a busy queue are received and deleted together, those of a quiet one alone', () => {
  const perMessage = (perDay: number) => getQuantity('OrderCommands, requests', perDay) / (1.2 * 21 * perDay);
  expect(perMessage(1000)).toBeCloseTo(3, 9);
  expect(perMessage(100 * MILLION)).toBeCloseTo(1.2, 9);
});

it('the log of API Gateway is larger if it contains requests and responses', () => {
  const getLog = (logging_level: string) =>
    getQuantity(
      'access log, requests of clients, log ingestion',
      MILLION,
      withValues('aws_api_gateway_method_settings', '', { settings: { logging_level } }),
    );
  expect(getLog('INFO')).toBeGreaterThan(3 * getLog('ERROR'));
  expect(getLog('ERROR')).toBeGreaterThan(0);
});

it('more orders than the capacity allows are estimated with the capacity that they need, and it is said', () => {
  const getCapacity = (perDay: number) =>
    estimate(perDay).find(({ item }) => item === 'OrderDatabase, capacity for traffic')!.calculation;
  expect(getCapacity(MILLION)).not.toContain('the plan allows');
  expect(getCapacity(10 * MILLION)).toContain('the plan allows 8');
});

it('the cost grows with each order', () => {
  const getUsd = (perDay: number) => sumCost(priceUsage(estimate(perDay)));
  const amount = fc.integer({ min: 0, max: 20e6 });
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      expect(getUsd(more)).toBeGreaterThanOrEqual(getUsd(less) - 1e-6);
    }),
    { numRuns: 20 },
  );
});

it.each([
  ['aws_api_gateway_rest_api', 'TradingPlatformApi', 'TradingPlatformApi, requests of clients'],
  ['aws_lambda_function', 'OrderIntake', 'OrderIntake, requests'],
  ['aws_lambda_function', 'Health', 'Health, requests'],
  ['aws_lambda_function', 'OrderProcessor', 'OrderCommands, requests'],
  ['aws_sqs_queue', 'AuditEvents', 'AuditLogs, uploads'],
  ['aws_s3_bucket', 'AuditLogs', 'AuditLogs, uploads'],
  ['aws_rds_cluster', 'OrderDatabase', 'OrderDatabase, I/O requests'],
  ['aws_cloudwatch_event_bus', 'TradingEvents', 'TradingEvents, events'],
  ['aws_cloudwatch_log_group', 'AuditLog', 'audit log, log ingestion'],
  ['aws_vpc_endpoint', 'PlatformNetwork_Sqs', 'PlatformNetwork_SqsEndpoint, data'],
  ['aws_flow_log', 'PlatformNetwork', 'flow log, log ingestion'],
  ['aws_route53_health_check', '', 'health checks'],
])('a stack without %s %s has no line %s', (type, name, item) => {
  const listItems = (resources: readonly PlannedResource[]) =>
    estimate(MILLION, resources).map((usage) => usage.item);
  expect(listItems(STACK)).toContain(item);
  expect(listItems(without(type, name))).not.toContain(item);
});

it('each resource of a line is in the stack, and each item is unique', () => {
  const usages = estimate();
  const addresses = new Set(STACK.map(({ address }) => address));
  expect(usages.flatMap(({ resources }) => resources).filter((one) => !addresses.has(one))).toEqual([]);
  const items = usages.map(({ service, item }) => `${service} ${item}`);
  expect(items.filter((item, index) => items.indexOf(item) !== index)).toEqual([]);
});

it('the unpriced resources are listed with the reason', () => {
  const byUsage = expect.stringContaining('no quantity') as string;
  const unpriced = findUnpriced(STACK, estimate());
  expect(unpriced.map(({ type, addresses, reason }) => [type, addresses.length, reason])).toEqual([
    // Of the migrations, of the database's log, and of the monitors' schedules.
    ['aws_cloudwatch_log_group', 3, byUsage],
    ['aws_dynamodb_table', 1, byUsage],
    ['aws_dynamodb_table', 1, 'rows of earlier months, which are never deleted'],
    ['aws_dynamodb_table', 1, 'reads of its stream'],
    ['aws_kms_key', 1, byUsage],
    // It runs after a deployment.
    ['aws_lambda_function', 1, byUsage],
    ['aws_s3_bucket', 1, 'objects of earlier months'],
    ['aws_s3_bucket', 1, 'storage and requests'],
    ['aws_sns_topic', 1, byUsage],
    ['aws_sqs_queue', 6, byUsage],
    ['aws_vpc_endpoint', 2, byUsage],
  ]);
});
