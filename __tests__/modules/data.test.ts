import { Alarm } from '../../src/modules/alarm';
import { Queue } from '../../src/modules/queue';
import { Stream } from '../../src/modules/stream';
import { Table } from '../../src/modules/table';
import { TableReference } from '../../src/modules/table-reference';
import { Topic } from '../../src/modules/topic';
import { parseJsonAttribute, parseStatements, synthesizeWith } from '../support/synth';

const KEY = expect.stringContaining('aws_kms_alias.DataKey_Alias');

describe('EncryptionKey', () => {
  const key = synthesizeWith(({ key }) => void key);
  it('rotates, and can be deleted', () => {
    expect(key.getResource('aws_kms_key', 'DataKey')).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 7,
    });
  });
  it('is available only after its policy exists', () => {
    expect(key.getResource('aws_kms_alias', 'DataKey_Alias').depends_on).toEqual([
      expect.stringMatching(/^aws_kms_key_policy\.DataKey_Policy/),
    ]);
  });
  it('allows only services of its own account', () => {
    const Statement = parseStatements(key.getResource('aws_kms_key_policy', 'DataKey_Policy'));
    expect(Statement.map(({ Sid }) => Sid)).toEqual([
      'AccountUsesIam',
      'logs',
      'cloudwatch',
      'budgets',
      'sns',
      'delivery',
    ]);
    expect(Statement.slice(1).every(({ Condition }) => Condition !== undefined)).toBe(true);
  });
});

describe('Table', () => {
  const table = synthesizeWith(({ stack, key, grantee }) => {
    const made = new Table(stack, 'Prices', {
      key,
      partitionKey: 'symbol',
      sortKey: 'timestamp',
      indexes: [{ name: 'byKind', partitionKey: 'kind', sortKey: 'timestamp' }],
      expiresAt: 'expiresAt',
    });
    made.grantRead(grantee);
    made.grantQuery(grantee);
    made.grantWrite(grantee);
    expect(grantee.environment).toEqual({ PRICES_TABLE: 'Prices-test' });
    expect(grantee.statements.flatMap(({ actions }) => actions)).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'dynamodb:Query',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'kms:GenerateDataKey',
    ]);
  });
  it('is on demand, encrypted, recoverable and destroyable', () => {
    expect(table.getResource('aws_dynamodb_table', 'Prices')).toMatchObject({
      name: 'Prices-test',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'symbol',
      range_key: 'timestamp',
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: KEY },
      ttl: { enabled: true, attribute_name: 'expiresAt' },
      deletion_protection_enabled: false,
    });
  });
  it('declares each key attribute once', () => {
    expect(table.getResource('aws_dynamodb_table', 'Prices').attribute).toEqual(
      ['symbol', 'timestamp', 'kind'].map((name) => ({ name, type: 'S' })),
    );
  });
});

describe('a global table, and a reference to it from another stack', () => {
  const account = '111122223333';
  const made = synthesizeWith(({ stack, grantee }) => {
    const table = new Table(stack, 'Orders', {
      partitionKey: 'pk',
      sortKey: 'sk',
      stream: true,
      replicaRegions: ['eu-west-1'],
    });
    table.grantWrite(grantee);
    new TableReference(stack, 'Trades', { account }).grantQuery(grantee, [{ name: 'ByDay' }]);
    expect(grantee.statements).toEqual([
      { actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'], resources: [table.arn] },
      {
        actions: ['dynamodb:Query'],
        resources: [`arn:aws:dynamodb:us-east-1:${account}:table/Trades-test/index/ByDay`],
      },
    ]);
    expect(grantee.environment).toEqual({ ORDERS_TABLE: 'Orders-test', TRADES_TABLE: 'Trades-test' });
  });

  it('has point-in-time recovery, the tags and a stream in each region, and the key of AWS', () => {
    expect(made.getResource('aws_dynamodb_table', 'Orders')).toMatchObject({
      billing_mode: 'PAY_PER_REQUEST',
      point_in_time_recovery: { enabled: true },
      replica: [{ region_name: 'eu-west-1', point_in_time_recovery: true, propagate_tags: true }],
      stream_enabled: true,
      stream_view_type: 'NEW_AND_OLD_IMAGES',
      server_side_encryption: { enabled: true },
      deletion_protection_enabled: false,
    });
  });

  it('is created by one stack only', () => {
    expect(Object.keys(made.json.resource.aws_dynamodb_table!)).toEqual(['Orders']);
  });

  it('requires a stream', () => {
    expect(() =>
      synthesizeWith(
        ({ stack }) => void new Table(stack, 'Orders', { partitionKey: 'pk', replicaRegions: ['eu-west-1'] }),
      ),
    ).toThrow('Orders has replicas, but no stream');
  });
});

describe('the stream of a Table', () => {
  const build = (limits: { retries?: number; maxRecordAge?: number }) =>
    synthesizeWith(({ stack, key, fn }) => {
      const table = new Table(stack, 'Prices', { key, partitionKey: 'symbol', stream: true });
      const onFailure = new Queue(stack, 'Failed', { key, visibilityTimeout: 30 });
      table.deliverChangesTo(fn, { batchSize: 100, batchingWindow: 5, onFailure, ...limits });
    });
  const mapping = 'Worker_FromPrices';

  it('contains the old and the new item', () => {
    expect(build({}).getResource('aws_dynamodb_table', 'Prices')).toMatchObject({
      stream_enabled: true,
      stream_view_type: 'NEW_AND_OLD_IMAGES',
    });
  });

  it('is delivered to the live version: bisected, retried within limits, and reported to the queue', () => {
    const table = build({ retries: 5, maxRecordAge: 3600 });
    expect(table.getResource('aws_lambda_event_source_mapping', mapping)).toMatchObject({
      event_source_arn: '${aws_dynamodb_table.Prices.stream_arn}',
      function_name: expect.stringMatching(/aws_lambda_alias\.Worker_Live/),
      starting_position: 'TRIM_HORIZON',
      batch_size: 100,
      maximum_batching_window_in_seconds: 5,
      bisect_batch_on_function_error: true,
      function_response_types: ['ReportBatchItemFailures'],
      maximum_retry_attempts: 5,
      maximum_record_age_in_seconds: 3600,
      destination_config: { on_failure: { destination_arn: '${aws_sqs_queue.Failed.arn}' } },
    });
    const actions = parseStatements(table.getResource('aws_iam_role_policy', 'Worker_Role_Policy'));
    expect(actions).toContainEqual({
      Effect: 'Allow',
      Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      Resource: ['${aws_dynamodb_table.Prices.stream_arn}'],
    });
    expect(actions).toContainEqual({ Effect: 'Allow', Action: ['dynamodb:ListStreams'], Resource: ['*'] });
  });

  it('is retried until its records expire, unless limits are given', () => {
    expect(build({}).getResource('aws_lambda_event_source_mapping', mapping)).toMatchObject({
      maximum_retry_attempts: -1,
      maximum_record_age_in_seconds: -1,
    });
  });

  it('must exist', () => {
    expect(() =>
      synthesizeWith(({ stack, key, fn }) => {
        const onFailure = new Queue(stack, 'Failed', { key, visibilityTimeout: 30 });
        const table = new Table(stack, 'Prices', { key, partitionKey: 'symbol' });
        table.deliverChangesTo(fn, { batchSize: 1, batchingWindow: 0, onFailure });
      }),
    ).toThrow('Prices has no stream; expected the property stream');
  });
});

describe('Queue', () => {
  const queue = synthesizeWith(({ stack, key, fn, grantee }) => {
    const made = new Queue(stack, 'Jobs', { key, visibilityTimeout: 300, maxReceives: 3 });
    made.grantSend(grantee);
    made.deliverTo(fn, { batchSize: 10, maxConcurrency: 5 });
    expect(grantee.environment).toEqual({ JOBS_QUEUE_URL: expect.anything() });
  });
  it('retains messages for exactly four days, as its dead-letter queue does', () => {
    for (const name of ['Jobs', 'JobsDlq'])
      expect(queue.getResource('aws_sqs_queue', name)).toMatchObject({
        message_retention_seconds: 345_600,
        visibility_timeout_seconds: 300,
        kms_master_key_id: KEY,
      });
  });
  it('moves a message after three receives, to its own dead-letter queue only', () => {
    expect(parseJsonAttribute(queue.getResource('aws_sqs_queue', 'Jobs').redrive_policy)).toEqual({
      deadLetterTargetArn: '${aws_sqs_queue.JobsDlq.arn}',
      maxReceiveCount: 3,
    });
    expect(
      parseJsonAttribute(queue.getResource('aws_sqs_queue', 'JobsDlq').redrive_allow_policy),
    ).toMatchObject({
      redrivePermission: 'byQueue',
      sourceQueueArns: [expect.stringMatching(/:Jobs-test$/)],
    });
    expect(parseJsonAttribute(queue.getResource('aws_sqs_queue', 'Jobs').redrive_allow_policy)).toEqual({
      redrivePermission: 'denyAll',
    });
  });
  it('denies requests without TLS', () => {
    expect(String(queue.getResource('aws_sqs_queue', 'Jobs').policy)).toContain(
      '"aws:SecureTransport":"false"',
    );
  });
  it('delivers to the live version, which reports the messages that failed', () => {
    expect(queue.getResource('aws_lambda_event_source_mapping', 'Worker_FromJobs')).toMatchObject({
      function_name: expect.stringMatching(/aws_lambda_alias\.Worker_Live/),
      batch_size: 10,
      function_response_types: ['ReportBatchItemFailures'],
      scaling_config: { maximum_concurrency: 5 },
    });
  });
});

describe('a FIFO Queue', () => {
  const made = synthesizeWith(({ stack, key, fn, grantee }) => {
    const queue = new Queue(stack, 'Jobs', { key, visibilityTimeout: 300, maxReceives: 5, fifo: true });
    queue.deliverTo(fn, { batchSize: 10, maxConcurrency: 5 });
    queue.grantInspect(grantee);
    queue.grantDelay(grantee);
    expect(grantee.environment).toEqual({ JOBS_QUEUE_URL: queue.url });
    expect(grantee.statements.map(({ actions }) => actions)).toEqual([
      ['sqs:GetQueueAttributes'],
      ['sqs:ChangeMessageVisibility'],
    ]);
  });
  it.each(['Jobs', 'JobsDlq'])('has a name as SQS requires, and %s does not limit groups by others', (id) => {
    expect(made.getResource('aws_sqs_queue', id)).toMatchObject({
      name: `${id}-test.fifo`,
      fifo_queue: true,
      content_based_deduplication: false,
      deduplication_scope: 'messageGroup',
      fifo_throughput_limit: 'perMessageGroupId',
    });
  });
  it('names itself with the ending in the policies of both queues', () => {
    const getAllowed = (id: string) =>
      parseJsonAttribute(made.getResource('aws_sqs_queue', id).redrive_allow_policy);
    expect(getAllowed('JobsDlq')).toMatchObject({
      sourceQueueArns: [expect.stringMatching(/:Jobs-test\.fifo$/)],
    });
    expect(made.getResource('aws_sqs_queue', 'Jobs').policy).toMatch(/:Jobs-test\.fifo"/);
  });
});

describe('a Queue and a Topic for notifications', () => {
  const made = synthesizeWith(({ stack, key }) => {
    const deadLetters = new Queue(stack, 'Undelivered', { key, visibilityTimeout: 30 });
    const second = new Topic(stack, 'Operators', { key, deadLetters });
    const first = new Topic(stack, 'Desk', { key, deadLetters, secondAlarmTopic: second });
    new Topic(stack, 'Requests', { key });
    first.subscribeEmail('desk@example.com');
    first.subscribeHttp('https://desk.example.com');
    new Alarm(stack, 'Rings', {
      description: 'x',
      runbook: 'throttling',
      topic: first,
      threshold: 0,
      metrics: [],
    });
  });

  it('retain undelivered notifications, of these topics only', () => {
    for (const name of ['Desk_Email', 'Desk_Http'])
      expect(parseJsonAttribute(made.getResource('aws_sns_topic_subscription', name).redrive_policy)).toEqual(
        {
          deadLetterTargetArn: '${aws_sqs_queue.Undelivered.arn}',
        },
      );
    const allowed = parseStatements({
      policy: made.getResource('aws_sqs_queue', 'Undelivered').policy,
    }).slice(1);
    expect(allowed).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: expect.stringMatching(/:Undelivered-test$/),
        Condition: {
          ArnEquals: {
            'aws:SourceArn': ['${aws_sns_topic.Operators.arn}', '${aws_sns_topic.Desk.arn}'],
          },
          StringEquals: { 'aws:SourceAccount': expect.any(String) },
        },
      },
    ]);
  });

  it('notify both topics, and allow alarms to publish to no other topic', () => {
    const both = ['${aws_sns_topic.Desk.arn}', '${aws_sns_topic.Operators.arn}'];
    expect(made.getResource('aws_cloudwatch_metric_alarm', 'Rings')).toMatchObject({
      alarm_actions: both,
      ok_actions: both,
    });
    const findPublishers = (topic: string) =>
      parseStatements(made.getResource('aws_sns_topic_policy', `${topic}_Policy`)).filter(
        ({ Effect }) => Effect === 'Allow',
      );
    for (const topic of ['Desk', 'Operators'])
      expect(findPublishers(topic)).toEqual([
        expect.objectContaining({ Principal: { Service: ['cloudwatch.amazonaws.com'] } }),
      ]);
    expect(findPublishers('Requests')).toEqual([]);
  });
});

describe('Stream', () => {
  const stream = (fanOut: boolean) =>
    synthesizeWith(({ stack, key, fn }) => {
      new Stream(stack, 'Ticks', { key, retentionHours: 24 }).deliverTo(fn, {
        batchSize: 100,
        batchingWindow: 5,
        retries: 3,
        maxRecordAge: 600,
        onFailure: new Queue(stack, 'Failed', { key, visibilityTimeout: 30 }),
        fanOut,
      });
    });
  it('is on demand and encrypted with the key', () => {
    expect(stream(true).getResource('aws_kinesis_stream', 'Ticks')).toMatchObject({
      stream_mode_details: { stream_mode: 'ON_DEMAND' },
      retention_period: 24,
      encryption_type: 'KMS',
      kms_key_id: KEY,
    });
  });
  it('retries until the stream drops the records, unless limits are given', () => {
    const unlimited = synthesizeWith(({ stack, key, fn }) => {
      new Stream(stack, 'Ticks', { key, retentionHours: 48 }).deliverTo(fn, {
        batchSize: 100,
        batchingWindow: 5,
        onFailure: new Queue(stack, 'Failed', { key, visibilityTimeout: 30 }),
        fanOut: true,
      });
    });
    expect(unlimited.getResource('aws_lambda_event_source_mapping', 'Worker_FromTicks')).toMatchObject({
      maximum_retry_attempts: -1,
      maximum_record_age_in_seconds: 48 * 3600,
      bisect_batch_on_function_error: true,
    });
  });
  it('bisects, retries within limits and reports to the queue', () => {
    expect(stream(true).getResource('aws_lambda_event_source_mapping', 'Worker_FromTicks')).toMatchObject({
      event_source_arn: expect.stringContaining('aws_kinesis_stream_consumer.Worker_FanOut'),
      batch_size: 100,
      maximum_batching_window_in_seconds: 5,
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: 3,
      maximum_record_age_in_seconds: 600,
      function_response_types: ['ReportBatchItemFailures'],
      destination_config: { on_failure: { destination_arn: '${aws_sqs_queue.Failed.arn}' } },
    });
  });
  it('is read directly without a fan-out consumer', () => {
    const direct = stream(false);
    expect(direct.json.resource.aws_kinesis_stream_consumer).toBeUndefined();
    expect(direct.getResource('aws_lambda_event_source_mapping', 'Worker_FromTicks').event_source_arn).toBe(
      '${aws_kinesis_stream.Ticks.arn}',
    );
  });
});

describe('Topic', () => {
  const topic = synthesizeWith(({ stack, key, grantee }) => {
    const made = new Topic(stack, 'News', { key });
    made.subscribeEmail('desk@example.com');
    new Alarm(stack, 'Rings', {
      description: 'x',
      runbook: 'throttling',
      topic: made,
      threshold: 0,
      metrics: [],
    });
    made.grantPublish(grantee);
    expect(grantee.environment).toEqual({ NEWS_TOPIC_ARN: expect.anything() });
  });
  it('is encrypted, and accepts alarms of its own account over TLS', () => {
    expect(topic.getResource('aws_sns_topic', 'News')).toMatchObject({
      name: 'News-test',
      kms_master_key_id: KEY,
    });
    const policy = String(topic.getResource('aws_sns_topic_policy', 'News_Policy').policy);
    expect(policy).toContain('aws:SourceAccount');
    expect(policy).toContain('aws:SecureTransport');
  });
  it('sends e-mails', () => {
    expect(topic.getResource('aws_sns_topic_subscription', 'News_Email')).toMatchObject({
      protocol: 'email',
      endpoint: 'desk@example.com',
    });
  });
});
