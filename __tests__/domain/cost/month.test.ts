import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { ROOT } from '../../../src/cli/session';
import { readConfig } from '../../../src/config';
import {
  costDifference,
  FREE,
  inventoryOf,
  MARKET_HOURS,
  MONTH_HOURS,
  monthOf,
  PATTERN_DETECTION,
  PRICED,
  PRICES,
  PROFILES,
  TRAFFIC,
  totalOf,
  unpricedOf,
} from '../../../src/domain/cost';
import { readSynthesized, writtenResources } from '../../../src/domain/plan/resources';
import { AccountSettings } from '../../../src/systems/account';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { synthesized } from '../../support/synth';

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;
const written = (resource: Resources) => writtenResources(readSynthesized(JSON.stringify({ resource })));

const config = readConfig({ TARGET: 'aws', ALERT_EMAIL: 'desk@example.com' });
const stack = synthesized(new PatternDetection(new App(), config)).json.resource;
const account = written(synthesized(new AccountSettings(new App(), config)).json.resource);
const resources = written(stack);

const but = (some: Resources, type: string): Resources =>
  Object.fromEntries(Object.entries(some).filter(([one]) => one !== type));

/** Two keys and a stream: 2 USD and 730 hours. */
const SMALL: Resources = {
  aws_kms_key: { A: {}, B: {} },
  aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'ON_DEMAND' } } },
};

describe('a month of the stack', () => {
  it('is counted from the plan', () => {
    expect(inventoryOf(resources)).toEqual(PATTERN_DETECTION);
  });

  it('has every type priced, free or listed', () => {
    const listed = unpricedOf(resources).map(({ type }) => type);
    expect(listed.sort()).toEqual(['aws_cloudwatch_log_group', 'aws_dynamodb_table', 'aws_s3_bucket']);
    const priced = Object.values(PRICED).flat();
    const types = [...new Set([...resources, ...account].map(({ type }) => type))];
    expect(
      types.filter((type) => !priced.includes(type) && !FREE.has(type) && !listed.includes(type)),
    ).toEqual([]);
    expect([...FREE].filter((type) => priced.includes(type) || !types.includes(type))).toEqual([]);
  });

  it('costs more the more goes through, and something where nothing does', () => {
    const [idle, normal, peak] = (['idle', 'normal', 'peak'] as const).map(
      (one) => monthOf(resources, one).usd,
    );
    expect(idle).toBeGreaterThan(0);
    expect(normal).toBeGreaterThan(idle!);
    expect(peak).toBeGreaterThan(normal!);
    expect(TRAFFIC.normal!.rate).toBe(MARKET_HOURS.rate / 10);
  });

  it('is the sum of its lines, none of them for nothing, the dearest first', () => {
    const { usd, lines } = monthOf(resources, 'peak');
    expect(usd).toBe(totalOf(lines));
    expect(lines.every((line, at) => line.usd > 0 && line.usd <= (lines[at - 1]?.usd ?? Infinity))).toBe(
      true,
    );
  });

  it('is on the page, by profile', () => {
    const page = readFileSync(join(ROOT, 'help/cost.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` .* (\d+\.\d\d) +\|$/gm)].map((row) => row.slice(1));
    expect(rows).toEqual(PROFILES.map((one) => [one, monthOf(resources, one).usd.toFixed(2)]));
  });

  it('is nothing for what an account needs', () => {
    expect(monthOf(account, 'peak')).toMatchObject({ usd: 0, lines: [], unpriced: [] });
  });
});

describe('monthOf', () => {
  it('counts what stands', () => {
    const { usd } = monthOf(written(SMALL), 'idle');
    expect(usd).toBeCloseTo(2 * PRICES.kms.key + MONTH_HOURS * PRICES.kinesis.onDemandStreamHour, 9);
  });

  it('does not count by one mode what is paid by another', () => {
    const shards = { aws_kinesis_stream: { S: { stream_mode_details: { stream_mode: 'PROVISIONED' } } } };
    expect(monthOf(written(shards), 'idle')).toMatchObject({ usd: 0, unpriced: [{ count: 1 }] });
  });

  it('has no lines of services that are not there', () => {
    const services = new Set(monthOf(written(SMALL), 'peak').lines.map(({ service }) => service));
    expect([...services].sort()).toEqual(['KMS', 'Kinesis']);
    const without = but(stack, 'aws_kinesis_stream');
    expect(monthOf(written(without), 'peak').usd).toBe(monthOf(written(without), 'idle').usd);
  });

  it('takes the memory of the functions from the plan', () => {
    const detector = { ...stack.aws_lambda_function!.PatternDetector!, memory_size: 1024 };
    const larger = {
      ...stack,
      aws_lambda_function: { ...stack.aws_lambda_function, PatternDetector: detector },
    };
    const duration = (of: Resources) =>
      monthOf(written(of), 'peak').lines.find(({ what }) => what === 'PatternDetector, duration')!.usd;
    expect(duration(larger)).toBeCloseTo(2 * duration(stack), 9);
  });

  it.each([
    ['aws_nat_gateway', {}, 'there is no price for it in the list'],
    ['aws_dynamodb_table', { billing_mode: 'PROVISIONED' }, 'provisioned capacity, by the hour, and storage'],
    ['aws_kinesis_stream', { stream_mode_details: [{ stream_mode: 'PROVISIONED' }] }, 'shards, by the hour'],
    ['aws_sfn_state_machine', { type: 'STANDARD' }, 'state transitions of a standard workflow'],
    ['aws_api_gateway_stage', { cache_cluster_enabled: true }, 'its cache, by the hour'],
    [
      'aws_scheduler_schedule',
      { schedule_expression: 'cron(0 9 * * ? *)' },
      'how often cron(0 9 * * ? *) runs',
    ],
  ])('lists %s %j, which it has no price for', (type, attributes, why) => {
    const { unpriced } = monthOf(written({ [type]: { A: attributes, B: attributes } }), 'idle');
    expect(unpriced).toEqual([{ type, count: 2, why }]);
  });

  it.each([
    ['rate(5 minutes)', 12],
    ['rate(1 hour)', 1],
    ['rate(2 days)', 1 / 48],
  ])('takes %s for %d runs an hour', (schedule_expression, runs) => {
    const { scheduledRuns } = inventoryOf(
      written({ aws_scheduler_schedule: { S: { schedule_expression } } }),
    );
    expect(scheduledRuns).toBeCloseTo(runs, 12);
  });
});

describe('costDifference', () => {
  const difference = (before: Resources, after: Resources) =>
    costDifference(monthOf(written(before), 'idle'), monthOf(written(after), 'idle'));

  it('is nothing where nothing changes', () => {
    expect(difference(SMALL, SMALL)).toEqual({ usd: 0, lines: [], unpricedAdded: [], unpricedRemoved: [] });
  });

  it('adds up lines that are about the same', () => {
    const without = but(stack, 'aws_cloudwatch_dashboard');
    const of = (some: Resources) => monthOf(written(some), 'peak');
    expect(costDifference(of(stack), of(without)).lines).toMatchObject([{ what: 'dashboard', after: 0 }]);
    const [all, none] = [of(stack), of({ aws_kms_key: {} })];
    const { usd, lines } = costDifference(all, none);
    expect(lines.reduce((sum, { before }) => sum + before, 0)).toBeCloseTo(all.usd, 9);
    expect(usd).toBeCloseTo(-all.usd, 9);
  });

  it('tells what comes and what goes', () => {
    const after = { aws_kms_key: { A: {} }, aws_cloudwatch_dashboard: { D: {} } };
    const { usd, lines } = difference(SMALL, after);
    const hours = MONTH_HOURS * PRICES.kinesis.onDemandStreamHour;
    expect(usd).toBeCloseTo(PRICES.cloudWatch.dashboard - PRICES.kms.key - hours, 9);
    expect(lines).toEqual([
      { service: 'Kinesis', what: 'MarketDataStream, on demand', before: hours, after: 0 },
      { service: 'CloudWatch', what: 'dashboard', before: 0, after: PRICES.cloudWatch.dashboard },
      { service: 'KMS', what: 'keys', before: 2 * PRICES.kms.key, after: PRICES.kms.key },
    ]);
  });

  it('tells what it has no price for', () => {
    const gateways = (count: number) => ({
      aws_nat_gateway: Object.fromEntries(Array.from({ length: count }, (_, n) => [`N${n}`, {}])),
    });
    expect(difference(gateways(1), gateways(3))).toMatchObject({
      usd: 0,
      unpricedAdded: [{ type: 'aws_nat_gateway', count: 2 }],
      unpricedRemoved: [],
    });
    expect(difference(gateways(1), {}).unpricedRemoved).toMatchObject([{ count: 1 }]);
  });
});
