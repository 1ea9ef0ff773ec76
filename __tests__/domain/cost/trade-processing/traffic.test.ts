import fc from 'fast-check';
import { estimateUsage, priceUsage, sumCost } from '../../../../src/domain/cost';
import { modelTradeProcessing, TRADE_PROCESSING } from '../../../../src/domain/cost/trade-processing';
import { createTradeTraffic } from '../../../../src/domain/cost/trades';
import type { PlannedResource, ResourceValues } from '../../../../src/domain/plan/resources';
import { estimateRegion } from '../resources';
import { STACK, STANDBY } from './stack';

const MILLION = 1e6;
/** The messages of a month at a million trades a day. */
const MESSAGES = 1.05 * 21 * MILLION;
const EVENTS = MESSAGES / 10;

const estimate = (perDay = MILLION, resources: readonly PlannedResource[] = STACK, messagesPerEvent = 10) =>
  estimateUsage(resources, modelTradeProcessing(createTradeTraffic(perDay, messagesPerEvent)));
const getQuantity = (item: string, ...options: Parameters<typeof estimate>) => {
  const { standing, traffic } = estimate(...options);
  const found = [...standing, ...traffic].filter((usage) => usage.item === item);
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
  ['TradeReports, events', EVENTS],
  ['TradeProcessing, requests', EVENTS],
  ['TradeValidator, requests', EVENTS],
  ['MetadataEnricher, requests', EVENTS],
  ['ComplianceRecorder, requests', EVENTS],
  // Every five minutes.
  ['LedgerCheckpointer, requests', 12 * 730],
  // One an hour, and each run while trades arrive: 8 hours on 21 days.
  ['CheckpointKey, signatures', 730],
  ['CheckpointKey, signatures while trades arrive', 11 * 730 * ((21 * 8) / 730)],
  // Three endpoints in two zones.
  ['interface endpoints', 3 * 2 * 730],
])('a million trades a day use %s: %d', (item, expected) => {
  expect(getQuantity(item) / expected).toBeCloseTo(1, 9);
});

it('one message in each event costs ten times as many executions', () => {
  for (const item of ['TradeReports, events', 'TradeProcessing, requests', 'ComplianceRecorder, requests'])
    expect(getQuantity(item, MILLION, STACK, 1)).toBeCloseTo(MESSAGES, 3);
});

it('an event of more than 64 KB counts as several', () => {
  expect(getQuantity('TradeReports, events', MILLION, STACK, 200)).toBeCloseTo((2 * MESSAGES) / 200, 3);
});

it('the log of the workflow is as large as its level and its data', () => {
  const getBytes = (level: string, include_execution_data: boolean) =>
    getQuantity(
      'TradeProcessing, log ingestion',
      MILLION,
      withValues('aws_sfn_state_machine', 'TradeProcessing', {
        logging_configuration: { level, include_execution_data, log_destination: '' },
      }),
    );
  expect(getBytes('ALL', true)).toBeGreaterThan(3 * getBytes('ALL', false));
  expect(getBytes('ALL', false)).toBeGreaterThan(0);
  expect(getBytes('ERROR', true)).toBe(0);
});

it('trades cost something in the primary region only; the standby region has its standing cost', () => {
  const month = (resources: readonly PlannedResource[], region: string, level: 'idle' | 'normal') =>
    estimateRegion(resources, TRADE_PROCESSING[level], region).usd;
  expect(month(STACK, 'us-east-1', 'normal')).toBeGreaterThan(month(STACK, 'us-east-1', 'idle'));
  expect(month(STANDBY, 'eu-west-1', 'normal')).toBe(month(STANDBY, 'eu-west-1', 'idle'));
  expect(month(STANDBY, 'eu-west-1', 'idle')).toBeGreaterThan(50);
});

it('the cost grows with each trade, from nothing without trades', () => {
  const getUsd = (perDay: number) => sumCost(priceUsage(estimate(perDay).traffic));
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

it.each([
  ['aws_cloudwatch_event_bus', 'TradeReports', 'TradeReports, events'],
  ['aws_sfn_state_machine', 'TradeProcessing', 'TradeProcessing, requests'],
  ['aws_sfn_state_machine', 'TradeProcessing', 'ComplianceRecorder, requests'],
  ['aws_lambda_function', 'TradeValidator', 'TradeValidator, requests'],
  ['aws_lambda_function', 'LedgerCheckpointer', 'CheckpointKey, signatures'],
  ['aws_kms_key', 'CheckpointKey', 'CheckpointKey, signatures'],
  ['aws_s3_bucket', 'LedgerCheckpoints', 'LedgerCheckpoints, uploads'],
  ['aws_vpc_endpoint', 'TradeNetwork_Ssm', 'TradeNetwork_SsmEndpoint, data'],
  ['aws_flow_log', 'TradeNetwork', 'flow log, log ingestion'],
])('a stack without %s %s has no line %s', (type, name, item) => {
  const listItems = (resources: readonly PlannedResource[]) => {
    const { standing, traffic } = estimate(MILLION, resources);
    return [...standing, ...traffic].map((usage) => usage.item);
  };
  expect(listItems(STACK)).toContain(item);
  expect(listItems(without(type, name))).not.toContain(item);
});

it('each resource of a line is in the stack, and each item is unique', () => {
  const { standing, traffic } = estimate();
  const usages = [...standing, ...traffic];
  const addresses = new Set(STACK.map(({ address }) => address));
  expect(usages.flatMap(({ resources }) => resources).filter((one) => !addresses.has(one))).toEqual([]);
  const items = usages.map(({ service, item }) => `${service} ${item}`);
  expect(items.filter((item, index) => items.indexOf(item) !== index)).toEqual([]);
});

it('the unpriced resources are listed with the reason', () => {
  const { unpriced } = estimateRegion(STACK, TRADE_PROCESSING.normal, 'us-east-1');
  const byUsage = expect.stringContaining('no quantity') as string;
  expect(unpriced.map(({ type, addresses, reason }) => [type, addresses.length, reason])).toEqual([
    ['aws_kms_key', 1, byUsage],
    ['aws_s3_bucket', 1, 'objects of earlier months'],
    ['aws_s3_bucket', 1, 'storage and requests'],
    ['aws_sns_topic', 1, byUsage],
    ['aws_sqs_queue', 7, byUsage],
    // Signatures are a few KB each.
    ['aws_vpc_endpoint', 1, byUsage],
  ]);
});
