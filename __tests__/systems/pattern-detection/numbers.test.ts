import { App } from 'cdktf';
import { CLAIM_DURATION_MS as NOTICE_CLAIM_MS } from '../../../src/lambdas/pattern-detection/check-thresholds';
import { CLAIM_DURATION_MS as ALERT_CLAIM_MS } from '../../../src/lambdas/pattern-detection/publish-alert';
import { PUBLISH_OPTIONS, REQUEST_HANDLER_OPTIONS } from '../../../src/lambdas/shared/aws';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { type Attributes, synthesizeStack } from '../../support/synth';

const stack = synthesizeStack(new PatternDetection(new App(), readSystemConfig(patternDetection, {})));

interface Query {
  readonly expression?: string;
  readonly metric?: { metric_name: string; stat: string; period: number; dimensions: Record<string, string> };
}
const getAlarm = (name: string) => stack.getResource('aws_cloudwatch_metric_alarm', name);
/** The queries of an alarm: `name statistic/period` of each metric, and the expressions. */
const listQueries = (name: string) =>
  (getAlarm(name).metric_query as Query[]).map(({ metric, expression }) =>
    metric ? `${metric.metric_name} ${metric.stat}/${metric.period}` : expression,
  );
const getDimensions = (name: string) =>
  (getAlarm(name).metric_query as Query[]).flatMap(({ metric }) => (metric ? [metric.dimensions] : []));

const PERCENT = 'IF(requests > 0, 100 * errors / requests, 0)';
const ERRORS = ['5XXError Sum/60', 'Count Sum/60', PERCENT];

describe('the alarms', () => {
  it.each([
    ['KinesisConsumer_IteratorAge', 60_000, 3, ['IteratorAge Maximum/60']],
    ['ApiServerErrors', 1, 1, ERRORS],
    ['CanaryServerErrors', 2, 1, ERRORS],
    ['ApiLatency', 1_000, 3, ['Latency p99/60']],
    ['AlertQueueAge', 300, 1, ['ApproximateAgeOfOldestMessage Maximum/60']],
  ])('%s fires above %d in %d periods', (name, threshold, evaluation_periods, metrics) => {
    expect(getAlarm(name)).toMatchObject({
      threshold,
      evaluation_periods,
      comparison_operator: 'GreaterThanThreshold',
      treat_missing_data: 'notBreaching',
    });
    expect(listQueries(name)).toEqual(metrics);
  });

  it.each([
    ['ApiServerErrors', 'dev'],
    ['ApiLatency', 'dev'],
    ['CanaryServerErrors', 'canary'],
  ])('%s monitors the stage %s', (name, Stage) => {
    for (const dimensions of getDimensions(name))
      expect(dimensions).toEqual({ ApiName: 'PatternApi-dev', Stage });
  });

  it.each([
    ['aws_lambda_function', 'FunctionName', 13, ['Throttles Sum/60']],
    [
      'aws_dynamodb_table',
      'TableName',
      5,
      ['ReadThrottleEvents Sum/60', 'WriteThrottleEvents Sum/60', 'FILL(reads, 0) + FILL(writes, 0)'],
    ],
  ])('fire at the first throttle of every %s', (type, dimension, least, metrics) => {
    const ids = Object.keys(stack.json.resource[type]!);
    expect(ids.length).toBeGreaterThanOrEqual(least);
    for (const id of ids) {
      expect(getAlarm(`${id}_Throttles`)).toMatchObject({ threshold: 0, evaluation_periods: 1 });
      expect(listQueries(`${id}_Throttles`)).toEqual(metrics);
      for (const dimensions of getDimensions(`${id}_Throttles`))
        expect(dimensions).toEqual({ [dimension]: `${id}-dev` });
    }
  });
});

describe('AlertProcessor’s scaling', () => {
  it('targets five waiting messages for each execution', () => {
    expect(stack.getResource('aws_appautoscaling_policy', 'AlertProcessor_Scaling_Policy')).toMatchObject({
      policy_type: 'TargetTrackingScaling',
      target_tracking_scaling_policy_configuration: { target_value: 5 },
    });
  });

  it.each([
    ['Opens', 'cron(30 9 ? * MON-FRI *)', '1', '10'],
    ['Closes', 'cron(0 16 ? * MON-FRI *)', '0', '0'],
  ])('%s with the market in New York', (action, schedule, min_capacity, max_capacity) => {
    expect(
      stack.getResource('aws_appautoscaling_scheduled_action', `AlertProcessor_Scaling_${action}`),
    ).toMatchObject({
      schedule,
      timezone: 'America/New_York',
      scalable_target_action: { min_capacity, max_capacity },
    });
  });

  it('starts with no capacity on every day of the week', () => {
    expect(stack.getResource('aws_appautoscaling_target', 'AlertProcessor_Scaling_Target')).toMatchObject({
      min_capacity: 0,
      max_capacity: 0,
      lifecycle: { ignore_changes: ['min_capacity', 'max_capacity'] },
    });
  });
});

describe('the time limits of publishing an alert', () => {
  const getTimeout = (name: string) => Number(stack.getResource('aws_lambda_function', name).timeout);
  const publishing = ['AlertProcessor', 'ApprovalProcessor'];
  /** The maximum duration of a call with one attempt in milliseconds, including its connection. */
  const CALL = REQUEST_HANDLER_OPTIONS.connectionTimeout + REQUEST_HANDLER_OPTIONS.requestTimeout;

  it('make a claim outlast the calls for one alert: three attempts to claim, one to publish', () => {
    const { connectionTimeout, requestTimeout } = PUBLISH_OPTIONS.requestHandler;
    expect(PUBLISH_OPTIONS.maxAttempts).toBe(1);
    expect(requestTimeout).toBeGreaterThan(10_000);
    expect(ALERT_CLAIM_MS).toBeGreaterThan(3 * CALL + connectionTimeout + requestTimeout);
    // Two notices of a symbol.
    expect(NOTICE_CLAIM_MS).toBeGreaterThan(3 * CALL + 2 * (connectionTimeout + requestTimeout));
  });

  it('make a claim expire before SQS delivers the message of a crashed invocation again', () => {
    const visibility = Number(stack.getResource('aws_sqs_queue', 'AlertQueue').visibility_timeout_seconds);
    expect(getTimeout('AlertProcessor') * 1000 + ALERT_CLAIM_MS).toBeLessThanOrEqual(visibility * 1000);
    expect(ALERT_CLAIM_MS).toBeLessThan(visibility * 1000);
  });

  it('are enough for a batch of ten slow responses, and a schedule ends before the next run', () => {
    for (const name of publishing)
      expect(getTimeout(name) * 1000).toBeGreaterThanOrEqual(
        10 * PUBLISH_OPTIONS.requestHandler.requestTimeout,
      );
    for (const name of [...publishing, 'ThresholdChecker']) expect(getTimeout(name)).toBeLessThan(300);
  });
});

describe('the delivery from the stream', () => {
  it('is in batches of a hundred records in five seconds, and is retried until the stream drops the records', () => {
    const mapping = stack.getResource(
      'aws_lambda_event_source_mapping',
      'KinesisConsumer_FromMarketDataStream',
    );
    expect(mapping).toMatchObject({
      batch_size: 100,
      maximum_batching_window_in_seconds: 5,
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: -1,
      maximum_record_age_in_seconds: 24 * 3600,
      destination_config: { on_failure: { destination_arn: '${aws_sqs_queue.FailedMessages.arn}' } },
    });
  });
});

describe('PatternDetectionWAF', () => {
  const rules = stack.getResource('aws_wafv2_web_acl', 'PatternDetectionWAF').rule as (Attributes & {
    name: string;
    statement: Record<string, object>;
  })[];
  const findStatement = (name: string) => rules.find((rule) => rule.name === name)!.statement;

  it('limits an address to 2000 requests in 300 seconds', () => {
    expect(findStatement('RateLimit').rate_based_statement).toEqual({
      limit: 2000,
      evaluation_window_sec: 300,
      aggregate_key_type: 'IP',
    });
  });

  it('only counts bodies over 8 KB, because a window of 500 prices is that long', () => {
    expect(findStatement('AWSManagedRulesCommonRuleSet').managed_rule_group_statement).toMatchObject({
      rule_action_override: [{ name: 'SizeRestrictions_BODY', action_to_use: { count: {} } }],
    });
  });
});
