import { PRICES } from '../../../../src/domain/cost';
import type { PlannedResource, ResourceValues } from '../../../../src/domain/plan/resources';
import { withValues, without, getLineUsd, estimateMonth, STACK, estimateUsd } from './stack';

/** The peak of the page: 49,140,000 records of 12.5 KB in 136.5 hours, 100 of them a second on 4 shards. */
const SECONDS = 136.5 * 3600;
const GB = (49_140_000 * 13 * 1024) / 1024 ** 3;
const ANALYSES = 6_063_876;

const difference = (after: readonly PlannedResource[]) => estimateUsd(after) - estimateUsd(STACK);
const mapping = (values: ResourceValues) =>
  withValues('aws_lambda_event_source_mapping', 'KinesisConsumer_From', values);
const stream = (values: ResourceValues) => withValues('aws_kinesis_stream', 'MarketDataStream', values);
const PROVISIONED = { stream_mode_details: [{ stream_mode: 'PROVISIONED' }] };

describe('the estimated month', () => {
  it('has no reads, writes and processing time for DetectorState without this table', () => {
    // 500 symbols in 491,400 / 4 rounds of batches: each reads one unit and writes two.
    const states = (500 * 491_400) / 4;
    const requests = states * (PRICES.dynamoDb.read + 2 * PRICES.dynamoDb.write);
    const time = states * 0.000375 * 0.5 * PRICES.lambda.gbSecond;
    // ThresholdChecker scans the rows each five minutes; 500 rows of 1,850 bytes are stored, with their recovery.
    const scans = ((12 * 136.5 * 500 * 1850) / 4096 / 2) * PRICES.dynamoDb.read;
    const kept = ((500 * 1850) / 1024 ** 3) * (PRICES.dynamoDb.storage + PRICES.dynamoDb.pointInTimeRecovery);
    // It asks no more for its data key, every five minutes.
    const key = (SECONDS / 300) * PRICES.kms.request;
    expect(difference(without('aws_dynamodb_table', 'DetectorState'))).toBeCloseTo(
      // Its alarm is another resource, and stays.
      -(requests + time + scans + kept + key),
      6,
    );
  });

  it('has fewer reads and writes of states with larger batches and a longer window', () => {
    // 6 MB hold 366 such records: at 25 a second on each shard, a batch leaves after 14.64 s, not after 4.
    const batches = (SECONDS / 14.64) * 4;
    const fewer = 491_400 - batches;
    const states = 125 * fewer * (PRICES.dynamoDb.read + 2 * PRICES.dynamoDb.write);
    const runs = fewer * (PRICES.lambda.request + (0.05 + 125 * 0.000375) * 0.5 * PRICES.lambda.gbSecond);
    const logGb = (fewer * 1_500) / 1024 ** 3;
    const logs = logGb * (PRICES.cloudWatch.logsIn + 0.2 * (7 / (730 / 24)) * PRICES.cloudWatch.logsStored);
    // 80 bars of a symbol in a batch are a row, and 293 bars are rows of 96; a week of them is stored.
    const rows = 125 * 491_400 - (SECONDS * 10_000) / 96;
    const stored =
      ((1_000 * (7 / 30)) / 1024 ** 3) * (PRICES.dynamoDb.storage + PRICES.dynamoDb.pointInTimeRecovery);
    const bars = rows * (PRICES.dynamoDb.write + stored);
    expect(difference(mapping({ batch_size: 500, maximum_batching_window_in_seconds: 20 }))).toBeCloseTo(
      -(states + runs + logs + bars),
      6,
    );
  });

  it('has the same number of state writes with ten concurrent batches per shard, because each symbol is in one of them', () => {
    // Each of 40 concurrent batches gets 2.5 records a second, so its window of 5 s ends first, with 12 or 13 records.
    const month = estimateMonth(mapping({ parallelization_factor: 10 }), 'peak');
    expect(getLineUsd(month, 'KinesisConsumer, requests')).toBeCloseTo(
      (SECONDS / 5) * 40 * PRICES.lambda.request,
      9,
    );
    expect(getLineUsd(month, 'DetectorState, writes')).toBeCloseTo(
      (SECONDS / 5) * 500 * 2 * PRICES.dynamoDb.write,
      6,
    );
  });

  it('has a hundred times the cost of provisioned concurrency with a hundred executions', () => {
    // 9:30 to 16:00 on five of seven days.
    const hours = ((6.5 * 5) / 168) * 730;
    const opens = { scalable_target_action: [{ min_capacity: '100', max_capacity: '100' }] };
    expect(
      difference(withValues('aws_appautoscaling_scheduled_action', 'AlertProcessor_Scaling_Opens', opens)),
    ).toBeCloseTo(99 * hours * 3600 * 0.25 * PRICES.lambda.provisionedGbSecond, 6);
  });

  it('has a higher price for every second of a function on x86_64, with or without provisioned concurrency', () => {
    const after = withValues('aws_lambda_function', '', { architectures: ['x86_64'] });
    const seconds = estimateMonth(STACK, 'peak').lines.filter(
      ({ service, price }) => service === 'Lambda' && price.unit === 'GB-second',
    );
    const [ready, running] = [true, false].map((is) =>
      seconds
        .filter(({ item }) => item.endsWith('provisioned concurrency') === is)
        .reduce((sum, { quantity }) => sum + quantity, 0),
    );
    expect(ready).toBeGreaterThan(0);
    expect(difference(after)).toBeCloseTo(
      running! * (0.0000166667 - 0.0000133334) + ready! * (0.0000041667 - 0.0000033334),
      8,
    );
  });

  it('includes only stream input and API requests if there is no event source mapping', () => {
    const left = estimateMonth(without('aws_lambda_event_source_mapping'), 'peak');
    const idle = estimateMonth(STACK, 'idle');
    const polls = 2 * 900 * 730 * PRICES.sqs.request;
    expect(left.lines.some(({ service }) => service === 'Step Functions' || service === 'SQS')).toBe(false);
    expect(left.lines.map(({ item }) => item)).not.toContain('MarketDataStream, enhanced fan-out');
    expect(left.usd).toBeGreaterThan(idle.usd - polls + GB * PRICES.kinesis.onDemandIn);
    expect(left.usd).toBeLessThan(idle.usd - polls + GB * PRICES.kinesis.onDemandIn + 10);
    // Resources that no traffic reaches are listed as unpriced.
    const listed = left.unpriced.flatMap(({ addresses }) => addresses);
    for (const address of [
      'aws_lambda_function.KinesisConsumer',
      'aws_lambda_function.AlertProcessor',
      'aws_sfn_state_machine.PatternAnalysisWorkflow',
      'aws_sqs_queue.AlertQueue',
      'aws_kinesis_stream_consumer.KinesisConsumer_FanOut_78F3BFF9',
    ])
      expect(listed).toContain(address);
  });

  it('includes hours and records of a hundred provisioned shards', () => {
    const isKinesisLine = ({ service }: { service: string }) => service === 'Kinesis';
    const month = estimateMonth(stream({ ...PROVISIONED, shard_count: 100 }), 'peak');
    const kinesis = month.lines.filter(isKinesisLine).reduce((sum, line) => sum + line.usd, 0);
    const shards = 100 * 730 * (PRICES.kinesis.shardHour + PRICES.kinesis.fanOutShardHour);
    expect(kinesis).toBeCloseTo(shards + 49_140_000 * PRICES.kinesis.putUnit + GB * PRICES.kinesis.fanOut, 6);
    expect(month.lines.filter(isKinesisLine).some(({ item }) => /on demand|data in/.test(item))).toBe(false);
    expect(
      estimateUsd(stream({ ...PROVISIONED, shard_count: 100 }), 'idle') - estimateUsd(STACK, 'idle'),
    ).toBeCloseTo(shards - 730 * PRICES.kinesis.onDemandStreamHour, 9);
  });

  it.each([
    [
      'a year in the stream',
      stream({ retention_period: 8760 }),
      (GB / 730) * (144 * 0.1 + (8760 - 168) * 0.023),
    ],
    [
      'a metric of each shard',
      stream({ shard_level_metrics: ['IncomingBytes'] }),
      4 * PRICES.cloudWatch.metric,
    ],
    ['all metrics of each shard', stream({ shard_level_metrics: ['ALL'] }), 28 * PRICES.cloudWatch.metric],
    [
      'a Standard workflow',
      withValues('aws_sfn_state_machine', 'PatternAnalysisWorkflow', { type: 'STANDARD' }),
      ANALYSES *
        (getStates() * PRICES.stepFunctions.transition -
          PRICES.stepFunctions.expressRequest -
          (0.5 / 16) * PRICES.stepFunctions.expressGbSecond),
    ],
    [
      'no recovery',
      withValues('aws_dynamodb_table', 'TradingPatterns', { point_in_time_recovery: [{ enabled: false }] }),
      -((ANALYSES / 2) * 2000 * PRICES.dynamoDb.pointInTimeRecovery) / 1024 ** 3,
    ],
    [
      'a replica',
      withValues('aws_dynamodb_table', 'DetectorState', { replica: [{ region_name: 'eu-west-1' }] }),
      122_850_000 * PRICES.dynamoDb.replicatedWrite + ((500 * 1850) / 1024 ** 3) * 0.45,
    ],
    [
      'logs for a year',
      withValues('aws_cloudwatch_log_group', 'PatternAnalysisWorkflow', { retention_in_days: 365 }),
      ((ANALYSES * 24_000) / 1024 ** 3) * 0.2 * ((365 - 7) / (730 / 24)) * PRICES.cloudWatch.logsStored,
    ],
    [
      'twice the memory',
      withValues('aws_lambda_function', 'PatternDetector', { memory_size: 1024 }),
      ANALYSES * 6 * 0.01 * 0.5 * PRICES.lambda.gbSecond,
    ],
    [
      '1 GB more of /tmp',
      withValues('aws_lambda_function', 'PatternDetector', { ephemeral_storage: [{ size: 1536 }] }),
      ANALYSES * 6 * 0.01 * PRICES.lambda.ephemeralGbSecond,
    ],
    [
      'an alarm of ten seconds',
      withValues('aws_cloudwatch_metric_alarm', 'AlertQueueAge', { metric_query: [], period: 10 }),
      PRICES.cloudWatch.highResolutionAlarm - PRICES.cloudWatch.alarm,
    ],
    [
      'no e-mails of alerts',
      without('aws_sns_topic_subscription', 'TradingAlerts_Email'),
      // Approved alerts, and what the brake allows of three patterns: 15 in three minutes, a digest in five.
      -(ANALYSES * 0.73 * 0.18 + 136.5 * 3 * (20 * 15 + 12)) * PRICES.sns.email,
    ],
  ])('%s', (_, after, expected) => {
    expect(difference(after)).toBeCloseTo(expected, 6);
  });

  it('includes the hours of provisioned capacity, at the scaling minimum', () => {
    const capacity = { billing_mode: 'PROVISIONED', read_capacity: 10, write_capacity: 20 };
    const provisioned = withValues('aws_dynamodb_table', 'DetectorState', capacity);
    const hours = 730 * (10 * PRICES.dynamoDb.readCapacityHour + 20 * PRICES.dynamoDb.writeCapacityHour);
    expect(estimateUsd(provisioned, 'idle') - estimateUsd(STACK, 'idle')).toBeCloseTo(hours, 9);
    expect(estimateMonth(provisioned, 'peak').lines.map(({ item }) => item)).not.toContain(
      'DetectorState, writes',
    );
    const scaling = (type: string, id: string, values: ResourceValues): PlannedResource => ({
      address: `${type}.${id}`,
      type,
      id,
      configured: {},
      values: { service_namespace: 'dynamodb', resource_id: 'table/DetectorState-dev', ...values },
    });
    const target = (kind: 'Write' | 'Read', min_capacity: number) =>
      scaling('aws_appautoscaling_target', kind, {
        scalable_dimension: `dynamodb:table:${kind}CapacityUnits`,
        min_capacity,
        max_capacity: 500,
      });
    const scaled = [...provisioned, target('Write', 50), target('Read', 10)];
    expect(estimateUsd(scaled, 'idle') - estimateUsd(provisioned, 'idle')).toBeCloseTo(
      730 * 30 * PRICES.dynamoDb.writeCapacityHour,
      9,
    );
    // From Monday noon to Tuesday noon 150 write units, otherwise 50: a seventh of the hours, and of writes alone.
    const createAction = (id: string, schedule: string, min_capacity: number) =>
      scaling('aws_appautoscaling_scheduled_action', id, {
        scalable_dimension: 'dynamodb:table:WriteCapacityUnits',
        schedule,
        scalable_target_action: [{ min_capacity: String(min_capacity) }],
      });
    const turns = [
      createAction('Up', 'cron(0 12 ? * MON *)', 150),
      createAction('Down', 'cron(0 12 ? * TUE *)', 50),
    ];
    expect(estimateUsd([...scaled, ...turns], 'idle') - estimateUsd(scaled, 'idle')).toBeCloseTo(
      (730 / 7) * 100 * PRICES.dynamoDb.writeCapacityHour,
      9,
    );
  });

  it('includes no runs of a disabled schedule', () => {
    const off = withValues('aws_scheduler_schedule', '', { state: 'DISABLED' });
    const whats = estimateMonth(off, 'peak').lines.map(({ item }) => item);
    expect(
      whats.filter((what) => /schedule|Schedule|Sweep|ThresholdChecker|ThresholdWatch/.test(what)),
    ).toEqual([]);
    expect(difference(off)).toBeLessThan(0);
  });

  it('has almost no logs of a workflow that logs only errors', () => {
    const logging_configuration = [
      { level: 'ERROR', log_destination: 'arn:aws:logs:us-east-1:1:log-group:other:*' },
    ];
    const gb = (ANALYSES * 24_000) / 1024 ** 3;
    expect(
      difference(withValues('aws_sfn_state_machine', 'PatternAnalysisWorkflow', { logging_configuration })),
    ).toBeCloseTo(
      -gb * (PRICES.cloudWatch.logsIn + 0.2 * (7 / (730 / 24)) * PRICES.cloudWatch.logsStored) -
        // The log group, too, requests its data key.
        (SECONDS / 300) * PRICES.kms.request,
      6,
    );
  });
});

function getStates(): number {
  const workflow = STACK.find(
    ({ id, type }) => type === 'aws_sfn_state_machine' && id === 'PatternAnalysisWorkflow',
  )!;
  const count = (state: unknown): number =>
    Object.values((state as { States?: object }).States ?? {}).reduce(
      (sum: number, one: { Branches?: object[] }) =>
        sum + 1 + (one.Branches ?? []).reduce((all, branch) => all + count(branch), 0),
      0,
    );
  return count(JSON.parse(String(workflow.values.definition)));
}
