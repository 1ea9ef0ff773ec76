import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../../src/cli/session';
import {
  compareMonths,
  describeAssumptions,
  HOURS_PER_MONTH,
  PRICES,
  sumCost,
  TRAFFIC_LEVELS,
  type TrafficLevel,
} from '../../../../src/domain/cost';
import { MARKET_TRAFFIC, PEAK_TRAFFIC } from '../../../../src/domain/cost/pattern-detection';
import { SMALL, createResources } from '../resources';
import { ACCOUNT, withValues, without, getLineUsd, estimateMonth, STACK, estimateUsd } from './stack';

describe('the monthly cost of the stack', () => {
  it('increases with traffic, and is not zero without traffic', () => {
    const [idle, normal, peak] = TRAFFIC_LEVELS.map((one) => estimateUsd(STACK, one));
    expect(idle).toBeGreaterThan(0);
    expect(normal).toBeGreaterThan(idle!);
    expect(peak).toBeGreaterThan(normal!);
    expect(MARKET_TRAFFIC.normal.eventsPerSecond).toBe(PEAK_TRAFFIC.eventsPerSecond / 10);
  });

  it('is the sum of its lines, which are above zero and sorted by cost', () => {
    const { usd: sum, lines } = estimateMonth(STACK, 'peak');
    expect(sum).toBe(sumCost(lines));
    expect(lines.every((line, at) => line.usd > 0 && line.usd <= (lines[at - 1]?.usd ?? Infinity))).toBe(
      true,
    );
  });

  it('contains the calculation and the resources of each line', () => {
    for (const { usd: dollars, quantity, price, calculation } of estimateMonth(STACK, 'peak').lines) {
      expect(dollars).toBe(quantity * price.usd);
      expect(calculation).not.toBe('');
    }
    const names = estimateMonth(STACK, 'peak').lines.map(({ service, item }) => `${service} ${item}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is in help/cost.md for each level of traffic', () => {
    const page = readFileSync(join(ROOT, 'help/cost.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` .* (\d+\.\d\d) +\|$/gm)].map((row) => row.slice(1));
    expect(rows).toEqual(TRAFFIC_LEVELS.map((one) => [one, estimateUsd(STACK, one).toFixed(2)]));
  });

  it('includes nothing for the account stack', () => {
    expect(estimateMonth(ACCOUNT, 'peak')).toMatchObject({ usd: 0, lines: [], unpriced: [] });
  });

  it('includes one provisioned execution in market hours, with any traffic', () => {
    const hours = ((6.5 * 5) / 168) * HOURS_PER_MONTH;
    for (const traffic of TRAFFIC_LEVELS)
      expect(
        getLineUsd(estimateMonth(STACK, traffic), 'AlertProcessor, provisioned concurrency'),
      ).toBeCloseTo(hours * 3600 * 0.25 * PRICES.lambda.provisionedGbSecond, 9);
  });

  it('includes its assumptions', () => {
    const describe = (level: TrafficLevel) => describeAssumptions(['pattern-detection', 'account'], level);
    const [events, shares, list] = describe('normal');
    expect(events).toMatch(/1,000 events\/s of 500 symbols in 136\.5 hours a month \(6\.5 a day, 21 days\)/);
    expect(shares).toContain(
      '1,234 of a million events start an analysis, 73 % of these raise an alert, 18 % of the alerts',
    );
    expect(list).toMatch(/us-east-1.*without free tiers, discounts and taxes; \(\?\) marks/);
    expect(describe('idle')).toEqual(['pattern-detection, traffic idle: no market data', list]);
    expect(describeAssumptions(['account'], 'normal')).toEqual([list]);
  });
});

describe('the estimated traffic of the stack', () => {
  it('does not reach resources that the model does not know', () => {
    const [idle, peak] = (['idle', 'peak'] as const).map((traffic) =>
      estimateMonth(createResources(SMALL), traffic),
    );
    expect(peak!.usd).toBe(idle!.usd);
    expect(peak!.unpriced).toEqual(idle!.unpriced);
    expect(peak!.unpriced.flatMap(({ addresses }) => addresses).sort()).toEqual([
      'aws_kinesis_stream.S',
      'aws_kms_key.A',
      'aws_kms_key.B',
    ]);
    const cut = without('aws_kinesis_stream', 'MarketDataStream');
    const services = estimateMonth(cut, 'peak').lines.map(({ service }) => service);
    expect(services).not.toContain('Step Functions');
    expect(services).not.toContain('Kinesis');
  });

  it.each([
    // The chain that market data goes along: cut in one place, all behind it is gone from the lines and listed.
    ['aws_kinesis_stream_consumer', 'KinesisConsumer', 'aws_lambda_function.KinesisConsumer'],
    ['aws_lambda_function', 'KinesisConsumer', 'aws_dynamodb_table.DetectorState'],
    ['aws_sfn_state_machine', 'PatternAnalysisWorkflow', 'aws_lambda_function.PatternDetector'],
    ['aws_lambda_function', 'PatternDetector', 'aws_sqs_queue.AlertQueue'],
    ['aws_sqs_queue', 'AlertQueue', 'aws_lambda_function.AlertProcessor'],
    ['aws_lambda_function', 'AlertProcessor', 'aws_sns_topic.TradingAlerts'],
    ['aws_lambda_function', 'AlertProcessor', 'aws_sqs_queue.PendingApprovals'],
    ['aws_sqs_queue', 'PendingApprovals', 'aws_dynamodb_table.ApprovalTracking'],
    ['aws_lambda_function', 'ApprovalProcessor', 'aws_lambda_function.ApprovalCallback'],
    ['aws_lambda_function', 'KinesisConsumer', 'aws_lambda_function.ThresholdChecker'],
    ['aws_kinesis_stream', 'MarketDataStream', 'aws_dynamodb_table.DetectorState'],
    ['aws_api_gateway_rest_api', 'PatternApi', 'aws_lambda_function.PatternQuery'],
  ])('without %s %s does not reach %s', (type, name, behind) => {
    const listUnpriced = (resources: typeof STACK) =>
      estimateMonth(resources, 'peak')
        .unpriced.filter(({ reason }) => reason.includes('the traffic model has no quantity'))
        .flatMap(({ addresses }) => addresses);
    // An alias of what is gone names it, but is not it.
    const left = STACK.filter(
      (one) => !(one.type === type && (one.id === name || one.id.startsWith(`${name}_`))),
    );
    expect(left.length).toBe(STACK.length - 1);
    expect(listUnpriced(STACK)).not.toContain(behind);
    expect(listUnpriced(left)).toContain(behind);
    expect(estimateUsd(left)).toBeLessThan(estimateUsd(STACK));
  });

  it('does not pass through a disabled event source mapping', () => {
    const off = withValues('aws_lambda_event_source_mapping', '', { enabled: false });
    expect(estimateUsd(off)).toBeCloseTo(estimateUsd(without('aws_lambda_event_source_mapping')), 9);
  });
});

describe('the difference between two months', () => {
  it('contains only the lines that the change affects', () => {
    const of = (some: typeof STACK) => estimateMonth(some, 'peak');
    expect(compareMonths(of(STACK), of(without('aws_cloudwatch_dashboard'))).lines).toMatchObject([
      { item: 'dashboards', after: 0 },
    ]);
    const { usd: sum, lines } = compareMonths(
      of(STACK),
      of(withValues('aws_lambda_function', 'PatternQuery', { memory_size: 512 })),
    );
    expect(lines).toMatchObject([{ item: 'PatternQuery, duration' }]);
    expect(sum).toBeCloseTo(136_500 * 0.05 * 0.25 * PRICES.lambda.gbSecond, 9);
  });
});
