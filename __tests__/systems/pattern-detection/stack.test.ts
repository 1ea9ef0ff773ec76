import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { parseJsonAttribute, type Synthesized, parseStatements, synthesizeStack } from '../../support/synth';

const build = (env: Record<string, string>): Synthesized =>
  synthesizeStack(new PatternDetection(new App(), readSystemConfig(patternDetection, env)));
const aws = build({ ALERT_EMAIL: 'desk@example.com' });
const local = build({ TARGET: 'local' });

/** A renamed resource of these types is replaced and its data is lost, so a rename requires `moveFromId`. */
const STATEFUL = {
  aws_dynamodb_table: [
    'AlertHistory',
    'AlertLimits',
    'ApprovalTracking',
    'DetectorState',
    'OpenBars',
    'RecentBars',
    'ThresholdWatch',
    'TradingPatterns',
  ],
  aws_kinesis_stream: ['MarketDataStream'],
  aws_kms_key: ['ApprovalKey-k1', 'DataKey', 'OperatorKey'],
  aws_sqs_queue: [
    'AlertQueue',
    'AlertQueueDlq',
    'FailedInvocations',
    'FailedMessages',
    'ManualReview',
    'PendingApprovals',
    'PendingApprovalsDlq',
    'UndeliveredNotifications',
  ],
  aws_sns_topic: ['AlertApprovalRequests', 'OperatorAlarms', 'TradingAlerts'],
  aws_api_gateway_usage_plan: ['PatternApi_UsagePlan_CE96BDF6'],
  aws_s3_bucket: ['FirewallLogs'],
  aws_scheduler_schedule_group: ['ApprovalTimers', 'Schedules'],
  aws_wafv2_web_acl: ['PatternDetectionWAF'],
};

describe('pattern-detection', () => {
  it('matches the snapshot', () => {
    expect(aws.json).toMatchSnapshot();
  });

  it.each(Object.entries(STATEFUL))(
    'has the known addresses of its resources of the type %s',
    (type, addresses) => {
      expect(Object.keys(aws.json.resource[type]!).sort()).toEqual(addresses);
    },
  );

  it('runs every function on Graviton, with an error alarm', () => {
    const functions = Object.entries(aws.json.resource.aws_lambda_function!);
    expect(functions.map(([address]) => address).sort()).toEqual([
      'AlertProcessor',
      'AlertResponder',
      'ApprovalCallback',
      'ApprovalProcessor',
      'KinesisConsumer',
      'PatternDetector',
      'PatternDetectorAt1024',
      'PatternDetectorAt1536',
      'PatternDetectorAt2048',
      'PatternDetectorAt3008',
      'PatternDetectorAt512',
      'PatternQuery',
      'PowerTuner',
      'ThresholdChecker',
    ]);
    for (const [address, fn] of functions) {
      expect(fn.architectures).toEqual(['arm64']);
      expect(aws.getResource('aws_cloudwatch_metric_alarm', `${address}_ErrorRate`)).toMatchObject({
        threshold: 1,
      });
    }
  });

  it('sizes PatternDetector as required', () => {
    expect(aws.getResource('aws_lambda_function', 'PatternDetector')).toMatchObject({
      memory_size: 512,
      reserved_concurrent_executions: 50,
    });
  });

  it.each([
    ['aws_sqs_queue', 'AlertQueue', { visibility_timeout_seconds: 300 }],
    ['aws_lambda_event_source_mapping', 'AlertProcessor_FromAlertQueue', { batch_size: 10 }],
    [
      'aws_api_gateway_method_settings',
      'PatternApi_Throttle',
      { settings: { throttling_rate_limit: 1000, throttling_burst_limit: 2000 } },
    ],
    ['aws_dynamodb_table', 'TradingPatterns', { hash_key: 'patternId', range_key: 'timestamp' }],
    [
      'aws_kinesis_stream',
      'MarketDataStream',
      { retention_period: 24, stream_mode_details: { stream_mode: 'ON_DEMAND' }, encryption_type: 'KMS' },
    ],
    [
      'aws_lambda_event_source_mapping',
      'KinesisConsumer_FromMarketDataStream',
      {
        batch_size: 100,
        maximum_batching_window_in_seconds: 5,
        bisect_batch_on_function_error: true,
        event_source_arn: expect.stringContaining('aws_kinesis_stream_consumer.KinesisConsumer_FanOut'),
      },
    ],
  ])('has the required values in %s.%s', (type, name, attributes) => {
    expect(aws.getResource(type, name)).toMatchObject(attributes);
  });

  it('retains messages for four days in every queue, with three receives before the dead-letter queue', () => {
    for (const queue of Object.values(aws.json.resource.aws_sqs_queue!))
      expect(queue.message_retention_seconds).toBe(4 * 24 * 60 * 60);
    expect(String(aws.getResource('aws_sqs_queue', 'AlertQueue').redrive_policy)).toContain(
      '"maxReceiveCount":3',
    );
  });

  it('has every table on demand, with point-in-time recovery', () => {
    for (const table of Object.values(aws.json.resource.aws_dynamodb_table!))
      expect(table).toMatchObject({
        billing_mode: 'PAY_PER_REQUEST',
        point_in_time_recovery: { enabled: true },
      });
  });

  it('ends every name with the suffix', () => {
    const names = Object.values(aws.json.resource).flatMap((resources) =>
      Object.values(resources).flatMap((attributes) =>
        ['name', 'function_name', 'alarm_name', 'layer_name']
          .map((key) => attributes[key])
          .filter((name): name is string => typeof name === 'string' && !name.includes('${'))
          // API Gateway appends this to the name of a canary's log group.
          .map((name) => name.replace(/\/Canary$/, '')),
      ),
    );
    const inner = ['live', 'least-privilege'];
    expect(names.filter((name) => !name.endsWith('-dev') && !inner.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(25);
  });

  it.each([
    [
      'KinesisConsumer',
      ['states:StartExecution', 'dynamodb:PutItem', 'kinesis:SubscribeToShard'],
      ['sns:Publish'],
    ],
    [
      'PatternDetector',
      ['dynamodb:PutItem', 'dynamodb:Query', 'sqs:SendMessage'],
      ['dynamodb:GetItem', 'dynamodb:Scan', 'dynamodb:DeleteItem', 'sns:Publish'],
    ],
    [
      'AlertProcessor',
      ['sns:Publish', 'dynamodb:UpdateItem'],
      ['states:StartExecution', 'kinesis:GetRecords', 'kms:GenerateMac'],
    ],
    [
      'ApprovalProcessor',
      ['kms:GenerateMac', 'sns:Publish', 'dynamodb:UpdateItem', 'dynamodb:Query', 'scheduler:CreateSchedule'],
      ['kms:VerifyMac', 'sns:ConfirmSubscription', 'states:StartExecution'],
    ],
    [
      'ApprovalCallback',
      ['kms:VerifyMac', 'dynamodb:UpdateItem', 'sqs:SendMessage', 'sns:ConfirmSubscription'],
      ['kms:GenerateMac', 'sns:Publish', 'dynamodb:PutItem', 'scheduler:CreateSchedule'],
    ],
    ['ThresholdChecker', ['dynamodb:Scan', 'dynamodb:PutItem', 'sns:Publish'], ['states:StartExecution']],
    ['PowerTuner', ['lambda:InvokeFunction'], ['dynamodb:PutItem', 'sns:Publish']],
    ['PatternDetectorAt512', ['logs:PutLogEvents'], ['dynamodb:PutItem']],
    [
      'AlertResponder',
      ['dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
      ['dynamodb:Query', 'sns:Publish', 'kms:GenerateMac'],
    ],
    ['PatternQuery', ['dynamodb:Query'], ['dynamodb:PutItem', 'sns:Publish']],
  ])('allows %s only the calls that it makes', (name, may, mayNot) => {
    const actions = parseStatements(aws.getResource('aws_iam_role_policy', `${name}_Role_Policy`)).flatMap(
      ({ Action }) => Action as string[],
    );
    expect(actions).toEqual(expect.arrayContaining(may));
    for (const action of mayNot) expect(actions).not.toContain(action);
  });

  it('allows PatternDetector to query the bars of a symbol only, not the patterns or an index', () => {
    const queries = parseStatements(aws.getResource('aws_iam_role_policy', 'PatternDetector_Role_Policy'))
      .filter(({ Action }) => (Action as string[]).includes('dynamodb:Query'))
      .map(({ Action, Resource }) => [Action, Resource]);
    expect(queries).toEqual([[['dynamodb:Query'], ['${aws_dynamodb_table.RecentBars.arn}']]]);
  });

  it('sends e-mails if an address is given', () => {
    expect(aws.getResource('aws_sns_topic_subscription', 'TradingAlerts_Email').endpoint).toBe(
      'desk@example.com',
    );
    expect(local.json.resource.aws_sns_topic_subscription).toBeUndefined();
  });

  it('releases PatternDetector with CodeDeploy on AWS, and at once on the local target', () => {
    const getLifecycle = (stack: Synthesized) =>
      stack.getResource('aws_lambda_alias', 'PatternDetector_Live').lifecycle as
        { ignore_changes?: string[] } | undefined;
    expect(getLifecycle(aws)?.ignore_changes).toEqual(['function_version', 'routing_config']);
    expect(getLifecycle(local)).toBeUndefined();
    expect(
      aws.getResource('aws_cloudwatch_metric_alarm', 'PatternDetectorRelease_CanaryErrorRate'),
    ).toMatchObject({
      threshold: 2,
    });
    expect(local.json.output).not.toHaveProperty('DeploymentGroupName');
  });

  it('has an alarm at the first message in every queue of failures', () => {
    const queues = Object.entries(aws.json.resource.aws_sqs_queue!);
    const redriven = queues.map(([, { redrive_policy }]) => String(redrive_policy)).join();
    const failed = Object.values(aws.json.resource.aws_lambda_function!).map((fn) =>
      JSON.stringify(fn.dead_letter_config),
    );
    const taking = [redriven, ...failed].join();
    const deadLetters = queues.map(([id]) => id).filter((id) => taking.includes(`aws_sqs_queue.${id}.arn`));
    expect(deadLetters).toEqual(expect.arrayContaining(['AlertQueueDlq', 'FailedInvocations']));
    for (const id of [...deadLetters, 'FailedMessages', 'ManualReview', 'UndeliveredNotifications'])
      expect(aws.getResource('aws_cloudwatch_metric_alarm', `${id}_NotEmpty`)).toMatchObject({
        threshold: 0,
        comparison_operator: 'GreaterThanThreshold',
        alarm_actions: ['${aws_sns_topic.TradingAlerts.arn}', '${aws_sns_topic.OperatorAlarms.arn}'],
        metric_query: [
          {
            metric: {
              namespace: 'AWS/SQS',
              metric_name: 'ApproximateNumberOfMessagesVisible',
              dimensions: { QueueName: `${id}-dev` },
              stat: 'Maximum',
            },
          },
        ],
      });
  });

  it.each(['scheduler', 'states', 'codedeploy'])(
    'lets %s.amazonaws.com assume a role only for one resource of this account',
    (service) => {
      const trusts = Object.values(aws.json.resource.aws_iam_role!)
        .map(({ assume_role_policy }) => parseJsonAttribute(assume_role_policy))
        .flatMap((policy) => (policy as { Statement: Record<string, unknown>[] }).Statement)
        .filter(({ Principal }) => JSON.stringify(Principal).includes(`${service}.amazonaws.com`));
      expect(trusts.length).toBeGreaterThan(0);
      for (const { Condition } of trusts) {
        const conditions = Object.assign({}, ...Object.values(Condition as object)) as Record<string, string>;
        expect(conditions['aws:SourceAccount']).toMatch(/^\$\{element\(split\(/);
        expect(conditions['aws:SourceArn']).toMatch(/^(arn:aws:|\$\{aws_scheduler_schedule_group\.)[^*]+$/);
      }
    },
  );

  it('refers to no other stack', () => {
    expect(JSON.stringify(aws.json)).not.toContain('terraform_remote_state');
  });

  it('differs on the local target only by resources that are not supported there', () => {
    const listTypes = (stack: Synthesized) =>
      Object.entries(stack.json.resource).flatMap(([type, of]) =>
        Object.keys(of).map((id) => `${type}.${id}`),
      );
    const plain = build({});
    expect(
      listTypes(plain)
        .filter((address) => !listTypes(local).includes(address))
        .map((address) => address.replace(/_[0-9A-F]{8}$/, ''))
        .sort(),
    ).toEqual([
      'aws_appautoscaling_policy.AlertProcessor_Scaling_Policy',
      'aws_appautoscaling_scheduled_action.AlertProcessor_Scaling_Closes',
      'aws_appautoscaling_scheduled_action.AlertProcessor_Scaling_Opens',
      'aws_appautoscaling_target.AlertProcessor_Scaling_Target',
      'aws_budgets_budget.MonthlyBudget',
      'aws_cloudwatch_metric_alarm.EstimatedCharges',
      'aws_cloudwatch_metric_alarm.PatternDetectorRelease_CanaryErrorRate',
      'aws_cloudwatch_query_definition.ApprovalLatency',
      'aws_codedeploy_app.PatternDetectorRelease_Application',
      'aws_codedeploy_deployment_group.PatternDetectorRelease',
      'aws_iam_role.PatternDetectorRelease_Role',
      'aws_iam_role_policy.PatternDetectorRelease_Role_Policy',
      'aws_kinesis_stream_consumer.KinesisConsumer_FanOut',
      'aws_sns_topic_subscription.AlertApprovalRequests_Http',
      'aws_wafv2_web_acl_logging_configuration.PatternDetectionWAF_Logs',
      'aws_xray_sampling_rule.ApprovePath',
    ]);
    expect(listTypes(local).filter((address) => !listTypes(plain).includes(address))).toEqual([]);
  });

  it('requires an API key in every operation except approvals, whose links are signed', () => {
    const { paths, components } = parseJsonAttribute(
      aws.getResource('aws_api_gateway_rest_api', 'PatternApi').body,
    ) as {
      paths: Record<string, Record<string, { security?: unknown }>>;
      components: { securitySchemes: unknown };
    };
    expect(components.securitySchemes).toEqual({
      apiKey: { type: 'apiKey', name: 'x-api-key', in: 'header' },
    });
    const open = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { security }]) =>
        JSON.stringify(security) === '[{"apiKey":[]}]' ? [] : [`${method} ${path}`],
      ),
    );
    expect(open.sort()).toEqual([
      'get /approve/{token}',
      'head /approve/{token}',
      'post /approve/requests',
      'post /approve/{token}',
    ]);
  });

  it('lets API Gateway validate the parameters or the body of each operation', () => {
    const document = parseJsonAttribute(aws.getResource('aws_api_gateway_rest_api', 'PatternApi').body) as {
      paths: Record<string, Record<string, Record<string, unknown>>>;
      [extension: string]: unknown;
    };
    const VALIDATOR = 'x-amazon-apigateway-request-validator';
    const used = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => [
        `${method} ${path}`,
        operation[VALIDATOR] ?? document[VALIDATOR],
      ]),
    );
    expect(Object.fromEntries(used)).toEqual({
      'post /patterns': 'body',
      'get /patterns': 'parameters',
      'get /alerts': 'parameters',
      'post /alerts/acknowledgements': 'body',
      'get /mutes': 'parameters',
      'post /mutes': 'body',
      'delete /mutes': 'parameters',
      'get /approve/{token}': 'parameters',
      'head /approve/{token}': 'parameters',
      'post /approve/{token}': 'parameters',
      'post /approve/requests': 'parameters',
    });
    expect(document[`${VALIDATOR}s`]).toEqual({
      body: { validateRequestBody: true, validateRequestParameters: false },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    });
  });

  it('publishes its outputs, each with a description', () => {
    expect(Object.keys(aws.json.output!).sort()).toEqual([
      'AlertQueueUrl',
      'ApiGatewayUrl',
      'ApprovalApiUrl',
      'CanaryApiUrl',
      'DashboardUrl',
      'DeploymentGroupName',
      'KinesisStreamArn',
      'LiveAliasArn',
      'PatternAnalysisWorkflowArn',
      'PendingApprovalsQueueUrl',
      'PowerTuningWorkflowArn',
      'WebAclArn',
    ]);
    for (const { description } of Object.values(aws.json.output!)) expect(description).toBeTruthy();
    expect(local.json.output!.ApiGatewayUrl!.value).toMatch(
      /^http:\/\/127\.0\.0\.1:4566\/restapis\/.*_user_request_$/,
    );
    expect(local.json.output!.CanaryApiUrl!.value).toMatch(/stage_name\}\/_user_request_$/);
  });
});
