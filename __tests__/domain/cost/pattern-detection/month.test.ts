import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../../src/cli/session';
import {
  costDifference,
  describeAssumptions,
  MONTH_HOURS,
  PRICES,
  totalOf,
  TRAFFIC_LEVELS,
  type TrafficLevel,
} from '../../../../src/domain/cost';
import { MARKET_HOURS, TRAFFIC } from '../../../../src/domain/cost/pattern-detection';
import { SMALL, written } from '../resources';
import { ACCOUNT, having, lacking, lineOf, monthOf, STACK, usd } from './stack';

describe('a month of the stack', () => {
  it('costs more the more goes through, and something where nothing does', () => {
    const [idle, normal, peak] = TRAFFIC_LEVELS.map((one) => usd(STACK, one));
    expect(idle).toBeGreaterThan(0);
    expect(normal).toBeGreaterThan(idle!);
    expect(peak).toBeGreaterThan(normal!);
    expect(TRAFFIC.normal.rate).toBe(MARKET_HOURS.rate / 10);
  });

  it('is the sum of its lines, none of them for nothing, the dearest first', () => {
    const { usd: sum, lines } = monthOf(STACK, 'peak');
    expect(sum).toBe(totalOf(lines));
    expect(lines.every((line, at) => line.usd > 0 && line.usd <= (lines[at - 1]?.usd ?? Infinity))).toBe(
      true,
    );
  });

  it('says of each line what multiplies to it, and where it comes from', () => {
    for (const { usd: dollars, quantity, price, because } of monthOf(STACK, 'peak').lines) {
      expect(dollars).toBe(quantity * price.usd);
      expect(because).not.toBe('');
    }
    const names = monthOf(STACK, 'peak').lines.map(({ service, what }) => `${service} ${what}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is on the page, by level of traffic', () => {
    const page = readFileSync(join(ROOT, 'help/cost.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` .* (\d+\.\d\d) +\|$/gm)].map((row) => row.slice(1));
    expect(rows).toEqual(TRAFFIC_LEVELS.map((one) => [one, usd(STACK, one).toFixed(2)]));
  });

  it('is nothing for what an account needs', () => {
    expect(monthOf(ACCOUNT, 'peak')).toMatchObject({ usd: 0, lines: [], unpriced: [] });
  });

  it('keeps one execution ready in market hours, whatever comes', () => {
    const hours = ((6.5 * 5) / 168) * MONTH_HOURS;
    for (const traffic of TRAFFIC_LEVELS)
      expect(lineOf(monthOf(STACK, traffic), 'AlertProcessor, kept ready')).toBeCloseTo(
        hours * 3600 * 0.25 * PRICES.lambda.provisionedGbSecond,
        9,
      );
  });

  it('says what it rests on', () => {
    const describe = (level: TrafficLevel) => describeAssumptions(['pattern-detection', 'account'], level);
    const [events, shares, list] = describe('normal');
    expect(events).toMatch(/1,000 events\/s of 500 symbols in 136\.5 hours a month \(6\.5 a day, 21 days\)/);
    expect(shares).toContain(
      '1,728 of a million events are analysed, 29 % of these alert, 17 % of the alerts',
    );
    expect(list).toMatch(/us-east-1.*free tiers, discounts and taxes are not counted; \(\?\) marks/);
    expect(describe('idle')).toEqual(['pattern-detection, traffic idle: nothing comes in', list]);
    expect(describeAssumptions(['account'], 'normal')).toEqual([list]);
  });
});

describe('the traffic of the stack', () => {
  it('gives no traffic to what the model knows nothing of', () => {
    const [idle, peak] = (['idle', 'peak'] as const).map((traffic) => monthOf(written(SMALL), traffic));
    expect(peak!.usd).toBe(idle!.usd);
    expect(peak!.unpriced).toEqual(idle!.unpriced);
    expect(peak!.unpriced.flatMap(({ addresses }) => addresses).sort()).toEqual([
      'aws_kinesis_stream.S',
      'aws_kms_key.A',
      'aws_kms_key.B',
    ]);
    const without = lacking('aws_kinesis_stream', 'MarketDataStream');
    const services = monthOf(without, 'peak').lines.map(({ service }) => service);
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
  ])('without %s %s nothing comes to %s', (type, name, behind) => {
    const listed = (resources: typeof STACK) =>
      monthOf(resources, 'peak')
        .unpriced.filter(({ why }) => why.includes('no profile says'))
        .flatMap(({ addresses }) => addresses);
    // An alias of what is gone names it, but is not it.
    const left = STACK.filter(
      (one) => !(one.type === type && (one.id === name || one.id.startsWith(`${name}_`))),
    );
    expect(left.length).toBe(STACK.length - 1);
    expect(listed(STACK)).not.toContain(behind);
    expect(listed(left)).toContain(behind);
    expect(usd(left)).toBeLessThan(usd(STACK));
  });

  it('does not count a mapping that is switched off', () => {
    const off = having('aws_lambda_event_source_mapping', '', { enabled: false });
    expect(usd(off)).toBeCloseTo(usd(lacking('aws_lambda_event_source_mapping')), 9);
  });
});

describe('the difference between two months', () => {
  it('has the lines that a change is about, and no others', () => {
    const of = (some: typeof STACK) => monthOf(some, 'peak');
    expect(costDifference(of(STACK), of(lacking('aws_cloudwatch_dashboard'))).lines).toMatchObject([
      { what: 'dashboards', after: 0 },
    ]);
    const { usd: sum, lines } = costDifference(
      of(STACK),
      of(having('aws_lambda_function', 'PatternQuery', { memory_size: 512 })),
    );
    expect(lines).toMatchObject([{ what: 'PatternQuery, duration' }]);
    expect(sum).toBeCloseTo(136_500 * 0.05 * 0.25 * PRICES.lambda.gbSecond, 9);
  });
});
