import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../src/cli/session';
import {
  assumptionsOf,
  costDifference,
  MARKET_HOURS,
  MONTH_HOURS,
  monthOf,
  PRICES,
  PROFILES,
  TRAFFIC,
  totalOf,
} from '../../../src/domain/cost';
import { ACCOUNT, having, lacking, lineOf, type Resources, STACK, usd, written } from './stack';

/** Two keys and a stream that the profiles know nothing of: 2 USD and 730 hours. */
const SMALL: Resources = {
  aws_kms_key: { A: {}, B: {} },
  aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'ON_DEMAND' } } },
};

describe('a month of the stack', () => {
  it('costs more the more goes through, and something where nothing does', () => {
    const [idle, normal, peak] = PROFILES.map((one) => usd(STACK, one));
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

  it('is on the page, by profile', () => {
    const page = readFileSync(join(ROOT, 'help/cost.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` .* (\d+\.\d\d) +\|$/gm)].map((row) => row.slice(1));
    expect(rows).toEqual(PROFILES.map((one) => [one, usd(STACK, one).toFixed(2)]));
  });

  it('is nothing for what an account needs', () => {
    expect(monthOf(ACCOUNT, 'peak')).toMatchObject({ usd: 0, lines: [], unpriced: [] });
  });

  it('keeps one execution ready in market hours, whatever comes', () => {
    const hours = ((6.5 * 5) / 168) * MONTH_HOURS;
    for (const profile of PROFILES)
      expect(lineOf(monthOf(STACK, profile), 'AlertProcessor, kept ready')).toBeCloseTo(
        hours * 3600 * 0.25 * PRICES.lambda.provisionedGbSecond,
        9,
      );
  });

  it('says what it rests on', () => {
    const [events, shares, list] = assumptionsOf('normal');
    expect(events).toMatch(/1,000 events\/s of 500 symbols in 136\.5 hours a month \(6\.5 a day, 21 days\)/);
    expect(shares).toContain(
      '1,728 of a million events are analysed, 29 % of these alert, 17 % of the alerts',
    );
    expect(list).toMatch(/us-east-1.*free tiers, discounts and taxes are not counted; \(\?\) marks/);
    expect(assumptionsOf('idle')).toEqual(['profile idle: nothing comes in', list]);
  });
});

describe('monthOf', () => {
  it('counts what stands', () => {
    expect(monthOf(written(SMALL), 'idle').usd).toBeCloseTo(
      2 * PRICES.kms.key + MONTH_HOURS * PRICES.kinesis.onDemandStreamHour,
      9,
    );
  });

  it('gives no traffic to what the profiles know nothing of', () => {
    const [idle, peak] = (['idle', 'peak'] as const).map((profile) => monthOf(written(SMALL), profile));
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

describe('costDifference', () => {
  const difference = (before: Resources, after: Resources) =>
    costDifference(monthOf(written(before), 'idle'), monthOf(written(after), 'idle'));

  it('is nothing where nothing changes', () => {
    expect(difference(SMALL, SMALL)).toEqual({ usd: 0, lines: [], unpricedAdded: [], unpricedRemoved: [] });
  });

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

  it('tells what comes and what goes, by quantity, unit and price', () => {
    const after = { aws_kms_key: { A: {} }, aws_cloudwatch_dashboard: { D: {} } };
    const { usd: sum, lines } = difference(SMALL, after);
    const hours = MONTH_HOURS * PRICES.kinesis.onDemandStreamHour;
    expect(sum).toBeCloseTo(PRICES.cloudWatch.dashboard - PRICES.kms.key - hours, 9);
    expect(lines).toEqual([
      {
        service: 'Kinesis',
        what: 'S, on demand',
        before: hours,
        after: 0,
        how: '730 × stream-hour at 0.04 USD',
      },
      {
        service: 'CloudWatch',
        what: 'dashboards',
        before: 0,
        after: PRICES.cloudWatch.dashboard,
        how: '1 × dashboard-month at 3 USD',
      },
      {
        service: 'KMS',
        what: 'keys',
        before: 2 * PRICES.kms.key,
        after: PRICES.kms.key,
        how: '2 × key-month at 1 USD → 1 × key-month at 1 USD',
      },
    ]);
  });

  it('tells what it has no price for, and only what the change adds', () => {
    const gateways = (count: number) => ({
      aws_nat_gateway: Object.fromEntries(Array.from({ length: count }, (_, n) => [`N${n}`, {}])),
    });
    expect(difference(gateways(1), gateways(3))).toMatchObject({
      usd: 0,
      unpricedAdded: [{ type: 'aws_nat_gateway', addresses: ['aws_nat_gateway.N1', 'aws_nat_gateway.N2'] }],
      unpricedRemoved: [],
    });
    expect(difference(gateways(1), {}).unpricedRemoved).toMatchObject([
      { addresses: ['aws_nat_gateway.N0'] },
    ]);
  });
});
