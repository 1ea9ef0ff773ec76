import {
  sumCapacityHours,
  FREE_TYPES,
  HOURS_PER_MONTH,
  CHARGES,
  PRICES,
  getRunsPerHour,
  TRAFFIC_LEVELS,
} from '../../../src/domain/cost';
import { ACCOUNT, estimateMonth, STACK } from './pattern-detection/stack';
import { type Resources, createResources } from './resources';
import { STACK as FOUNDATION } from './trade-foundation/stack';
import { STACK as TRADES } from './trade-processing/stack';
import { STACK as ORDERS } from './trading-platform/stack';
import { STACK as PIPELINE } from './transaction-pipeline/stack';

const BY_USAGE = 'charged by usage, and the traffic model has no quantity for it';
const LISTED_TYPES = ['aws_s3_bucket'];

describe('the coverage of the cost estimate', () => {
  it('includes every resource type of the stacks as priced, free or unpriced', () => {
    const types = [
      ...new Set(
        [...STACK, ...PIPELINE, ...FOUNDATION, ...TRADES, ...ORDERS, ...ACCOUNT].map(({ type }) => type),
      ),
    ];
    expect(
      types.filter((type) => !(type in CHARGES) && !FREE_TYPES.has(type) && !LISTED_TYPES.includes(type)),
    ).toEqual([]);
    expect([...FREE_TYPES].filter((type) => type in CHARGES || !types.includes(type))).toEqual([]);
  });

  it.each(TRAFFIC_LEVELS)('lists the unpriced resources of the stack with traffic %s', (traffic) => {
    const listed = estimateMonth(STACK, traffic).unpriced.map(({ type, reason, addresses }) => [
      type,
      addresses.length,
      reason,
    ]);
    expect(listed.sort()).toEqual([
      ['aws_appautoscaling_target', 1, 'capacity above the minimum'],
      ['aws_cloudwatch_log_group', 13, BY_USAGE],
      ['aws_dynamodb_table', 1, BY_USAGE],
      ['aws_dynamodb_table', 3, 'rows of earlier months, which are never deleted'],
      ['aws_kms_key', 1, BY_USAGE],
      ['aws_lambda_function', 7, BY_USAGE],
      ['aws_s3_bucket', 1, 'storage and requests'],
      ['aws_sfn_state_machine', 2, BY_USAGE],
      ['aws_sns_topic', 1, BY_USAGE],
      ['aws_sns_topic_subscription', 1, BY_USAGE],
      ['aws_sqs_queue', 6, BY_USAGE],
    ]);
  });

  it('includes each resource either in a line or in the unpriced list, with any traffic', () => {
    for (const traffic of TRAFFIC_LEVELS) {
      const { lines, unpriced } = estimateMonth(STACK, traffic);
      const reported = new Set([
        ...lines.flatMap(({ resources }) => resources),
        ...unpriced.flatMap(({ addresses }) => addresses),
      ]);
      const missing = STACK.filter(({ type, address }) => !FREE_TYPES.has(type) && !reported.has(address));
      // Without traffic, a resource that is charged by usage costs nothing.
      if (traffic !== 'idle') expect(missing.map(({ address }) => address)).toEqual([]);
    }
  });

  it.each([
    ['aws_nat_gateway', {}, 'no price in src/domain/cost/prices.ts'],
    ['aws_lambda_function', { function_name: 'Big', memory_size: 10_240 }, BY_USAGE],
    ['aws_sfn_state_machine', { type: 'EXPRESS' }, BY_USAGE],
    ['aws_sfn_state_machine', { type: 'STANDARD' }, BY_USAGE],
    ['aws_sns_topic', {}, BY_USAGE],
    ['aws_sqs_queue', {}, BY_USAGE],
    ['aws_api_gateway_rest_api', {}, BY_USAGE],
    ['aws_cloudwatch_log_group', {}, BY_USAGE],
    ['aws_kinesis_stream_consumer', {}, BY_USAGE],
    ['aws_kinesis_stream', { shard_count: 1 }, BY_USAGE],
    ['aws_dynamodb_table', { billing_mode: 'PAY_PER_REQUEST', ttl: { enabled: true } }, BY_USAGE],
    ['aws_wafv2_web_acl', {}, BY_USAGE],
    ['aws_kms_key', {}, BY_USAGE],
    ['aws_kms_key', { key_usage: 'GENERATE_VERIFY_MAC' }, BY_USAGE],
    [
      'aws_appautoscaling_target',
      { min_capacity: 500, resource_id: 'function:Gone:live' },
      'its minimum capacity of 500: its resource or its schedule cannot be read',
    ],
    ['aws_appautoscaling_target', { min_capacity: 0 }, 'capacity above the minimum'],
    [
      'aws_lambda_provisioned_concurrency_config',
      {},
      'provisioned concurrency: its function is not in the plan',
    ],
    [
      'aws_scheduler_schedule',
      { schedule_expression: 'cron(0 9 1 * ? *)' },
      'cannot read how often cron(0 9 1 * ? *) runs',
    ],
    ['aws_api_gateway_stage', { cache_cluster_enabled: true }, 'its cache, charged by the hour'],
    ['aws_lambda_event_source_mapping', { provisioned_poller_config: {} }, 'provisioned pollers'],
    ['aws_lambda_function', { snap_start: { apply_on: 'PublishedVersions' } }, 'SnapStart'],
    ['aws_rds_cluster', { manage_master_user_password: true }, BY_USAGE],
    ['aws_rds_cluster_instance', { instance_class: 'db.r8g.large' }, 'an instance of the class db.r8g.large'],
    ['aws_ssm_parameter', { tier: 'Advanced' }, 'an advanced parameter'],
    ['aws_vpc_endpoint', { vpc_endpoint_type: 'Interface' }, BY_USAGE],
    ['aws_dynamodb_table', { stream_enabled: true, ttl: { enabled: true } }, 'reads of its stream'],
    [
      'aws_wafv2_web_acl',
      { rule: { statement: { managed_rule_group_statement: { name: 'AWSManagedRulesBotControlRuleSet' } } } },
      'managed rule groups with a separate price',
    ],
  ])('lists %s %j', (type, attributes, reason) => {
    for (const traffic of TRAFFIC_LEVELS) {
      const { unpriced } = estimateMonth(
        createResources({ [type]: { A: attributes, B: attributes } }),
        traffic,
      );
      expect(unpriced).toContainEqual({ type, addresses: [`${type}.A`, `${type}.B`], reason });
    }
  });

  it('includes provisioned concurrency, whether scaled or configured', () => {
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
    for (const way of ways)
      expect(estimateMonth(createResources({ ...fn, ...way }), 'idle').usd).toBeCloseTo(
        500 * HOURS_PER_MONTH * 3600 * PRICES.lambda.provisionedGbSecond,
        9,
      );
  });
});

describe('the hours of schedules', () => {
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
  ])('are parsed from %s as %p runs an hour', (expression, runs) => {
    const found = getRunsPerHour(expression);
    if (runs === undefined) expect(found).toBeUndefined();
    else expect(found).toBeCloseTo(runs, 12);
  });

  it('are multiplied by the capacity that applies between two scheduled changes, also over the weekend', () => {
    const createAction = (schedule: string, capacity: number) => ({ schedule, capacity });
    expect(sumCapacityHours(3, [])).toBe(3 * HOURS_PER_MONTH);
    expect(sumCapacityHours(3, [createAction('cron(0 9 ? * MON *)', 1)])).toBeCloseTo(HOURS_PER_MONTH, 9);
    // From Saturday noon to Sunday noon.
    const overWeekend = [createAction('cron(0 12 ? * SAT *)', 7), createAction('cron(0 12 ? * SUN *)', 0)];
    expect(sumCapacityHours(0, overWeekend)).toBeCloseTo(HOURS_PER_MONTH, 9);
    expect(sumCapacityHours(3, [createAction('cron(0 9 1 * ? *)', 1)])).toBeUndefined();
  });
});
