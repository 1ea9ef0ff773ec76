import {
  capacityHours,
  FREE,
  MONTH_HOURS,
  PAID,
  PRICES,
  runsAnHour,
  TRAFFIC_LEVELS,
} from '../../../src/domain/cost';
import { ACCOUNT, monthOf, STACK } from './pattern-detection/stack';
import { type Resources, written } from './resources';

const THROUGH = 'by what goes through it: no profile says how much';
const BEYOND_TYPES = ['aws_s3_bucket'];

describe('what is not in the sum', () => {
  it('has every type of the stacks paid, free or listed', () => {
    const types = [...new Set([...STACK, ...ACCOUNT].map(({ type }) => type))];
    expect(
      types.filter((type) => !(type in PAID) && !FREE.has(type) && !BEYOND_TYPES.includes(type)),
    ).toEqual([]);
    expect([...FREE].filter((type) => type in PAID || !types.includes(type))).toEqual([]);
  });

  it.each(TRAFFIC_LEVELS)('is these of the stack, traffic %s', (traffic) => {
    const listed = monthOf(STACK, traffic).unpriced.map(({ type, why, addresses }) => [
      type,
      addresses.length,
      why,
    ]);
    expect(listed.sort()).toEqual([
      ['aws_appautoscaling_target', 1, 'what scaling adds to the least'],
      ['aws_cloudwatch_log_group', 12, THROUGH],
      ['aws_dynamodb_table', 2, 'the rows of earlier months, which nothing deletes'],
      ['aws_lambda_function', 6, THROUGH],
      ['aws_s3_bucket', 1, 'storage and requests, by what is kept in it'],
      ['aws_sfn_state_machine', 2, THROUGH],
      ['aws_sqs_queue', 5, THROUGH],
    ]);
  });

  it('counts a resource by a line, or lists it, with any traffic', () => {
    for (const traffic of TRAFFIC_LEVELS) {
      const { lines, unpriced } = monthOf(STACK, traffic);
      const told = new Set([
        ...lines.flatMap(({ counts }) => counts),
        ...unpriced.flatMap(({ addresses }) => addresses),
      ]);
      const silent = STACK.filter(({ type, address }) => !FREE.has(type) && !told.has(address));
      // Where nothing comes in, what would go through costs nothing: the level says so.
      if (traffic !== 'idle') expect(silent.map(({ address }) => address)).toEqual([]);
    }
  });

  it.each([
    ['aws_nat_gateway', {}, 'there is no price for it in the list'],
    ['aws_lambda_function', { function_name: 'Big', memory_size: 10_240 }, THROUGH],
    ['aws_sfn_state_machine', { type: 'EXPRESS' }, THROUGH],
    ['aws_sfn_state_machine', { type: 'STANDARD' }, THROUGH],
    ['aws_sns_topic', {}, THROUGH],
    ['aws_sqs_queue', {}, THROUGH],
    ['aws_api_gateway_rest_api', {}, THROUGH],
    ['aws_cloudwatch_log_group', {}, THROUGH],
    ['aws_kinesis_stream_consumer', {}, THROUGH],
    ['aws_kinesis_stream', { shard_count: 1 }, THROUGH],
    ['aws_dynamodb_table', { billing_mode: 'PAY_PER_REQUEST', ttl: { enabled: true } }, THROUGH],
    ['aws_wafv2_web_acl', {}, THROUGH],
    ['aws_kms_key', {}, THROUGH],
    ['aws_kms_key', { key_usage: 'GENERATE_VERIFY_MAC' }, THROUGH],
    [
      'aws_appautoscaling_target',
      { min_capacity: 500, resource_id: 'function:Gone:live' },
      'what it keeps ready, 500 at least: of what, or when, is not understood',
    ],
    ['aws_appautoscaling_target', { min_capacity: 0 }, 'what scaling adds to the least'],
    ['aws_lambda_provisioned_concurrency_config', {}, 'what it keeps ready: its function is not in the plan'],
    [
      'aws_scheduler_schedule',
      { schedule_expression: 'cron(0 9 1 * ? *)' },
      'how often cron(0 9 1 * ? *) runs',
    ],
    ['aws_api_gateway_stage', { cache_cluster_enabled: true }, 'its cache, by the hour'],
    ['aws_lambda_event_source_mapping', { provisioned_poller_config: {} }, 'pollers that are kept ready'],
    ['aws_lambda_function', { snap_start: { apply_on: 'PublishedVersions' } }, 'SnapStart'],
    ['aws_dynamodb_table', { stream_enabled: true, ttl: { enabled: true } }, 'what is read from its stream'],
    [
      'aws_wafv2_web_acl',
      { rule: { statement: { managed_rule_group_statement: { name: 'AWSManagedRulesBotControlRuleSet' } } } },
      'managed groups that AWS asks more for',
    ],
  ])('has %s %j', (type, attributes, why) => {
    for (const traffic of TRAFFIC_LEVELS) {
      const { unpriced } = monthOf(written({ [type]: { A: attributes, B: attributes } }), traffic);
      expect(unpriced).toContainEqual({ type, addresses: [`${type}.A`, `${type}.B`], why });
    }
  });

  it('counts executions that are kept ready for a function, in both ways of asking for them', () => {
    const fn = {
      aws_lambda_function: { F: { function_name: 'F-dev', memory_size: 1024, architectures: ['arm64'] } },
    };
    const target = { resource_id: 'function:F-dev:live', min_capacity: 500, max_capacity: 500 };
    const config = {
      function_name: '${aws_lambda_function.F.function_name}',
      provisioned_concurrent_executions: 500,
    };
    const ways: Resources[] = [
      { aws_appautoscaling_target: { T: target } },
      { aws_lambda_provisioned_concurrency_config: { C: config } },
    ];
    for (const kept of ways)
      expect(monthOf(written({ ...fn, ...kept }), 'idle').usd).toBeCloseTo(
        500 * MONTH_HOURS * 3600 * PRICES.lambda.provisionedGbSecond,
        9,
      );
  });
});

describe('hours', () => {
  it.each([
    ['rate(5 minutes)', 12],
    ['rate(1 hour)', 1],
    ['rate(2 days)', 1 / 48],
    ['cron(0 9 * * ? *)', 1 / 24],
    ['cron(30 9 ? * MON-FRI *)', 5 / 168],
    ['cron(0 9 ? * 2,4 *)', 2 / 168],
    ['cron(0 9 1 * ? *)', undefined],
    ['cron(0/5 9 * * ? *)', undefined],
    ['at(2026-01-01T00:00:00)', undefined],
  ])('takes %s for %p runs an hour', (expression, runs) => {
    const found = runsAnHour(expression);
    if (runs === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(runs, 12);
  });

  it('adds up what is kept from turn to turn, also over the end of the week', () => {
    const turn = (schedule: string, capacity: number) => ({ schedule, capacity });
    expect(capacityHours(3, [])).toBe(3 * MONTH_HOURS);
    expect(capacityHours(3, [turn('cron(0 9 ? * MON *)', 1)])).toBeCloseTo(MONTH_HOURS, 9);
    // From Saturday noon to Sunday noon.
    const over = [turn('cron(0 12 ? * SAT *)', 7), turn('cron(0 12 ? * SUN *)', 0)];
    expect(capacityHours(0, over)).toBeCloseTo(MONTH_HOURS, 9);
    expect(capacityHours(3, [turn('cron(0 9 1 * ? *)', 1)])).toBeUndefined();
  });
});
