import { parseJsonAttribute, parseStatements } from '../../support/synth';
import { listResources, synthesizePipeline } from './synthesize';

const aws = synthesizePipeline({ FRAUD_ALERT_EMAIL: 'fraud@example.com' });
const prod = synthesizePipeline({ STAGE: 'prod', ENVIRONMENT_SUFFIX: 'prod' });
const local = synthesizePipeline({ TARGET: 'local' });

/** A renamed resource of these types is replaced and its data is lost, so a rename requires `moveFromId`. */
const STATEFUL = {
  aws_dynamodb_table: ['AuditLogs', 'Profiles', 'Rules', 'TransactionIds', 'Transactions'],
  aws_cloudwatch_event_bus: ['AuditBus', 'SystemBus', 'TransactionBus'],
  aws_cloudwatch_event_archive: ['TransactionArchive'],
  aws_kms_key: ['AlarmKey', 'TransactionKey'],
  aws_s3_bucket: ['ProcessedTransactions'],
  aws_sqs_queue: [
    'AuditTrail',
    'AuditTrailDlq',
    'DetectorRetries',
    'DetectorRetriesDlq',
    'IngestRetries',
    'IngestRetriesDlq',
    'NotifierRetries',
    'NotifierRetriesDlq',
    'ReceivedTransactions',
    'ReceivedTransactionsDlq',
    'RuleMatches',
    'RuleMatchesDlq',
    'UndeliveredEvents',
    'UndeliveredMessages',
    'UnpublishedTransactions',
    'UnwrittenChanges',
  ],
  aws_sns_topic: ['FraudAlerts', 'PipelineAlarms'],
  aws_api_gateway_usage_plan: ['TransactionApi_UsagePlan_6FDE3F9D'],
};

const FUNCTIONS = [
  'AuditRecorder',
  'FraudDetector',
  'IngestProcessor',
  'Notifier',
  'ProcessedWriter',
  'TransactionPublisher',
];

describe('transaction-pipeline', () => {
  it('matches the snapshot', () => {
    expect(prod.json).toMatchSnapshot();
  });

  it.each(Object.entries(STATEFUL))(
    'has the known addresses of its resources of the type %s',
    (type, addresses) => {
      expect(Object.keys(aws.json.resource[type]!).sort()).toEqual(addresses);
    },
  );

  it('is deployed in eu-central-1, with its state there', () => {
    expect(aws.json.provider.aws).toMatchObject([{ region: 'eu-central-1' }]);
    expect(aws.json.terraform.backend.s3).toMatchObject({
      region: 'eu-central-1',
      bucket: 'market-stacks-state-dev-eu-central-1',
    });
  });

  it.each([
    [aws, 512, 'dev'],
    [prod, 3008, 'prod'],
  ])('runs every function on Graviton, traced, with the memory of the stage', (stack, memory, stage) => {
    const functions = listResources(stack, 'aws_lambda_function');
    expect(functions.map(([address]) => address).sort()).toEqual(FUNCTIONS);
    for (const [address, fn] of functions) {
      expect(fn).toMatchObject({
        architectures: ['arm64'],
        runtime: 'nodejs22.x',
        memory_size: memory,
        tracing_config: { mode: 'Active' },
        reserved_concurrent_executions: expect.any(Number),
      });
      expect(stack.getResource('aws_cloudwatch_log_group', `${address}_LogGroup`)).toMatchObject({
        name: `/aws/lambda/${address}-${stage}`,
        retention_in_days: 30,
      });
    }
  });

  it('provisions concurrency of the functions on the way to a decision, in the stage prod only', () => {
    expect(aws.json.resource.aws_lambda_provisioned_concurrency_config).toBeUndefined();
    for (const name of ['IngestProcessor', 'FraudDetector'])
      expect(
        prod.getResource('aws_lambda_provisioned_concurrency_config', `${name}_Provisioned`),
      ).toMatchObject({
        function_name: `\${aws_lambda_function.${name}.function_name}`,
        qualifier: expect.stringContaining(`aws_lambda_alias.${name}_Live`),
        provisioned_concurrent_executions: 10,
      });
    expect(listResources(prod, 'aws_lambda_provisioned_concurrency_config')).toHaveLength(2);
  });

  it('sends the results of asynchronous invocations to the audit bus, and failed events to a queue', () => {
    for (const [name, queue] of [
      ['FraudDetector', 'DetectorRetries'],
      ['Notifier', 'NotifierRetries'],
    ])
      expect(
        aws.getResource('aws_lambda_function_event_invoke_config', `${name}_Asynchronous`),
      ).toMatchObject({
        destination_config: {
          on_success: { destination: '${aws_cloudwatch_event_bus.AuditBus.arn}' },
          on_failure: { destination: `\${aws_sqs_queue.${queue}.arn}` },
        },
      });
  });

  it.each([
    ['ReceivedTransactions', 240],
    ['DetectorRetries', 3],
    ['IngestRetries', 3],
    ['NotifierRetries', 3],
    ['RuleMatches', 3],
    ['AuditTrail', 3],
  ])('lets the function of %s process a message within the visibility timeout, %d times', (id, receives) => {
    const mapping = listResources(aws, 'aws_lambda_event_source_mapping').find(([address]) =>
      address.includes(`_From${id}_`),
    )!;
    const fn = aws.getResource('aws_lambda_function', mapping[0].split('_')[0]!);
    const { visibility_timeout_seconds: visibility, redrive_policy } = aws.getResource('aws_sqs_queue', id);
    expect(Number(visibility)).toBeGreaterThanOrEqual(6 * Number(fn.timeout));
    expect(parseJsonAttribute(redrive_policy)).toEqual({
      deadLetterTargetArn: `\${aws_sqs_queue.${id}Dlq.arn}`,
      maxReceiveCount: receives,
    });
  });

  it('retains transactions in their queue during an outage of the detector of four hours', () => {
    const { visibility_timeout_seconds, message_retention_seconds, redrive_policy } = aws.getResource(
      'aws_sqs_queue',
      'ReceivedTransactions',
    );
    const { maxReceiveCount } = parseJsonAttribute(redrive_policy) as { maxReceiveCount: number };
    expect(Number(visibility_timeout_seconds) * maxReceiveCount).toBeGreaterThanOrEqual(4 * 3600);
    expect(Number(message_retention_seconds)).toBeGreaterThanOrEqual(4 * 3600);
  });

  it('retains transactions that could not be scored as long as SQS allows', () => {
    const { message_retention_seconds: seconds } = aws.getResource(
      'aws_sqs_queue',
      'ReceivedTransactionsDlq',
    );
    expect(Number(seconds)).toBe(14 * 24 * 3600);
  });

  it.each<Readonly<Record<string, string>>>([
    {},
    { AUDIT_RECORDER_CONCURRENCY: '5', INGEST_PROCESSOR_CONCURRENCY: '5', NOTIFIER_CONCURRENCY: '5' },
    { FRAUD_DETECTOR_CONCURRENCY: '690', AUDIT_RECORDER_CONCURRENCY: '20' },
  ])('lets the queues of a function never use up its concurrency: %j', (env) => {
    const stack = synthesizePipeline({ ...env, PROVISIONED_CONCURRENCY_CRITICAL: '1' });
    for (const [address, fn] of listResources(stack, 'aws_lambda_function')) {
      const limits = listResources(stack, 'aws_lambda_event_source_mapping')
        .filter(([mapping]) => mapping.startsWith(`${address}_From`))
        .map(([, { scaling_config: scaling }]) => scaling as { maximum_concurrency: number } | undefined)
        .filter((scaling) => scaling !== undefined)
        .map(({ maximum_concurrency: limit }) => limit);
      const total = limits.reduce((sum, limit) => sum + limit, 0);
      expect(total).toBeLessThanOrEqual(Number(fn.reserved_concurrent_executions));
      // The API and EventBridge invoke these functions too.
      if (address !== 'AuditRecorder') expect(total).toBeLessThan(Number(fn.reserved_concurrent_executions));
    }
    const reserved = listResources(stack, 'aws_lambda_function').map(([, fn]) =>
      Number(fn.reserved_concurrent_executions),
    );
    expect(reserved.reduce((sum, value) => sum + value, 0) + 100).toBeLessThanOrEqual(1000);
  });

  it('has the keys of its tables, on demand and with point-in-time recovery', () => {
    const keys = listResources(aws, 'aws_dynamodb_table').map(([address, table]) => {
      expect(table).toMatchObject({
        billing_mode: 'PAY_PER_REQUEST',
        point_in_time_recovery: { enabled: true },
      });
      return [address, table.hash_key, table.range_key];
    });
    expect(keys.sort()).toEqual([
      ['AuditLogs', 'transactionId', 'ts'],
      ['Profiles', 'profileId', undefined],
      ['Rules', 'ruleId', 'version'],
      ['TransactionIds', 'transactionId', undefined],
      ['Transactions', 'accountId', 'ts'],
    ]);
    expect(aws.getResource('aws_dynamodb_table', 'Transactions')).toMatchObject({
      stream_enabled: true,
      stream_view_type: 'NEW_AND_OLD_IMAGES',
    });
  });

  it('publishes new rows from the stream of the table, and retries a failed one', () => {
    const mappings = listResources(aws, 'aws_lambda_event_source_mapping').filter(
      ([, { event_source_arn }]) => String(event_source_arn).includes('.stream_arn'),
    );
    // AWS recommends at most two readers of a shard.
    expect(mappings.map(([address]) => address.split('_')[0])).toEqual([
      'ProcessedWriter',
      'TransactionPublisher',
    ]);
    expect(mappings[1]![1]).toMatchObject({
      starting_position: 'TRIM_HORIZON',
      maximum_batching_window_in_seconds: 0,
      filter_criteria: { filter: [{ pattern: '{"eventName":["INSERT"]}' }] },
      function_response_types: ['ReportBatchItemFailures'],
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: -1,
      maximum_record_age_in_seconds: 12 * 3600,
      destination_config: { on_failure: { destination_arn: '${aws_sqs_queue.UnpublishedTransactions.arn}' } },
    });
  });

  it('archives the transaction bus for the configured days', () => {
    expect(
      synthesizePipeline({ ARCHIVE_RETENTION_DAYS: '365' }).getResource(
        'aws_cloudwatch_event_archive',
        'TransactionArchive',
      ),
    ).toMatchObject({
      event_source_arn: '${aws_cloudwatch_event_bus.TransactionBus.arn}',
      retention_days: 365,
    });
  });

  it('requires an API key in every operation, and validates the body and the parameters', () => {
    const { paths } = parseJsonAttribute(
      aws.getResource('aws_api_gateway_rest_api', 'TransactionApi').body,
    ) as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => [`${method} ${path}`, security]),
    );
    expect(Object.fromEntries(operations)).toEqual({
      'post /transactions': [{ apiKey: [] }],
      'get /transactions': [{ apiKey: [] }],
      'get /transactions/{transactionId}': [{ apiKey: [] }],
    });
    expect(paths['/transactions']!.post).toMatchObject({ 'x-amazon-apigateway-request-validator': 'body' });
    expect(aws.getResource('aws_api_gateway_stage', 'TransactionApi_Stage')).toMatchObject({
      xray_tracing_enabled: true,
    });
    expect(aws.getResource('aws_api_gateway_usage_plan', 'TransactionApi_UsagePlan').api_stages).toHaveLength(
      1,
    );
  });

  it.each([
    ['2000', 2000, 4000],
    ['10000', 10_000, 5000],
  ])('limits requests to %s a second', (TRANSACTION_API_RATE, rate, burst) => {
    expect(
      synthesizePipeline({ TRANSACTION_API_RATE }).getResource(
        'aws_api_gateway_method_settings',
        'TransactionApi_Throttle',
      ),
    ).toMatchObject({ settings: { throttling_rate_limit: rate, throttling_burst_limit: burst } });
  });

  it('moves processed transactions to the archive tier after 90 days, and denies only other encryption', () => {
    expect(
      aws.getResource('aws_s3_bucket_intelligent_tiering_configuration', 'ProcessedTransactions_Archive'),
    ).toMatchObject({ tiering: [{ access_tier: 'ARCHIVE_ACCESS', days: 90 }] });
    const denials = parseStatements(aws.getResource('aws_s3_bucket_policy', 'ProcessedTransactions_Policy'));
    expect(denials.map(({ Sid }) => Sid)).toEqual(['TlsOnly', 'OtherEncryption']);
  });

  it('sends e-mails if an address is given', () => {
    for (const topic of ['FraudAlerts', 'PipelineAlarms'])
      expect(aws.getResource('aws_sns_topic_subscription', `${topic}_Email`).endpoint).toBe(
        'fraud@example.com',
      );
    expect(local.json.resource.aws_sns_topic_subscription).toBeUndefined();
  });

  it('refers to no other stack', () => {
    expect(JSON.stringify(aws.json)).not.toContain('terraform_remote_state');
  });

  it('has the same resources on the local target, which supports all of them', () => {
    const listAddresses = (stack: typeof aws) =>
      Object.entries(stack.json.resource).flatMap(([type, of]) =>
        Object.keys(of).map((id) => `${type}.${id}`),
      );
    expect(listAddresses(local)).toEqual(listAddresses(synthesizePipeline()));
  });

  it('publishes its outputs, each with a description', () => {
    expect(Object.keys(aws.json.output!).sort()).toEqual([
      'AuditBusName',
      'AuditLogsTableName',
      'DashboardUrl',
      'FraudAlertsTopicArn',
      'ProcessedBucketName',
      'ProfilesTableName',
      'RulesTableName',
      'SystemBusName',
      'TransactionApiUrl',
      'TransactionArchiveArn',
      'TransactionBusName',
      'TransactionIdsTableName',
      'TransactionsTableName',
      'UndeliveredEventsQueueUrl',
    ]);
    for (const output of Object.values(aws.json.output!)) expect(output.description).toMatch(/\w/);
  });
});
