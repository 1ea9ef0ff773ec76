import { EventBus } from '../../src/modules/event-bus';
import { Queue } from '../../src/modules/queue';
import { ServerlessFunction } from '../../src/modules/serverless-function';
import { parseStatements, synthesizeWith } from '../support/synth';

describe('ServerlessFunction', () => {
  const worker = synthesizeWith(({ fn }) => {
    fn.setEnvironment('LATER', 'granted after it was made');
    fn.allow({ actions: ['sns:Publish'], resources: ['arn:topic'] });
  });

  it('runs on Graviton and Node 22 with tracing, and logs in the log group', () => {
    expect(worker.getResource('aws_lambda_function', 'Worker')).toMatchObject({
      function_name: 'Worker-test',
      architectures: ['arm64'],
      runtime: 'nodejs22.x',
      memory_size: 256,
      timeout: 10,
      reserved_concurrent_executions: 7,
      publish: true,
      tracing_config: { mode: 'Active' },
      environment: { variables: { MODE: 'trial', LATER: 'granted after it was made' } },
      kms_key_arn: expect.stringContaining('aws_kms_alias.DataKey_Alias'),
      layers: ['${aws_lambda_layer_version.Shared.arn}'],
    });
    expect(worker.getResource('aws_cloudwatch_log_group', 'Worker_LogGroup')).toMatchObject({
      name: '/aws/lambda/Worker-test',
      retention_in_days: 7,
    });
  });

  it('has no SnapStart, which AWS offers for Java, Python and .NET only, although the provider accepts it here', () => {
    expect(worker.getResource('aws_lambda_function', 'Worker')).not.toHaveProperty('snap_start');
  });

  it('has its code in an archive with fixed file modes and a path relative to the stack', () => {
    const { json } = worker as { json: { data?: Record<string, Record<string, unknown>> } } & typeof worker;
    const archives = Object.values(json.data!.archive_file as Record<string, object>);
    expect(archives).toContainEqual(
      expect.objectContaining({
        source_dir: 'assets/Worker',
        output_path: 'archives/Worker.zip',
        output_file_mode: '0644',
      }),
    );
  });

  it('is invoked through its alias live, which points to the published version', () => {
    expect(worker.getResource('aws_lambda_alias', 'Worker_Live')).toMatchObject({
      name: 'live',
      function_version: '${aws_lambda_function.Worker.version}',
    });
  });

  it('has exactly the granted permissions, after its policy exists', () => {
    const policy = parseStatements(worker.getResource('aws_iam_role_policy', 'Worker_Role_Policy'));
    expect(policy.flatMap(({ Action }) => Action)).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'sns:Publish',
    ]);
    expect(worker.getResource('aws_lambda_function', 'Worker').depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\.Worker_Role_Policy/),
    ]);
  });

  it('has an alarm above the given error rate, but not without traffic', () => {
    const alarm = worker.getResource('aws_cloudwatch_metric_alarm', 'Worker_ErrorRate');
    expect(alarm).toMatchObject({
      alarm_name: 'Worker-ErrorRate-test',
      threshold: 1,
      comparison_operator: 'GreaterThanThreshold',
      treat_missing_data: 'notBreaching',
      alarm_actions: ['${aws_sns_topic.Alarms.arn}'],
    });
    expect(JSON.stringify(alarm.metric_query)).toContain(
      'IF(invocations > 0, 100 * errors / invocations, 0)',
    );
  });

  it('sends failed asynchronous events to the queue, if one is given', () => {
    const arn = 'arn:aws:sqs:us-east-1:111122223333:Failed';
    const { getResource } = synthesizeWith(({ stack, layer, key }) => {
      new ServerlessFunction(stack, 'Later', {
        entry: 'pattern-detection/pattern-query.ts',
        layer,
        key,
        memory: 128,
        timeout: 3,
        deadLetters: { arn },
        alarms: { none: 'a trial' },
      });
    });
    expect(getResource('aws_lambda_function', 'Later').dead_letter_config).toEqual({ target_arn: arn });
    expect(parseStatements(getResource('aws_iam_role_policy', 'Later_Role_Policy'))).toContainEqual({
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [arn],
    });
    expect(worker.getResource('aws_lambda_function', 'Worker')).not.toHaveProperty('dead_letter_config');
  });

  it('has no alarm only if a reason is given', () => {
    const quiet = synthesizeWith(({ stack, layer, key }) => {
      new ServerlessFunction(stack, 'Quiet', {
        entry: 'pattern-detection/pattern-query.ts',
        layer,
        key,
        memory: 128,
        timeout: 3,
        alarms: { none: 'a tool that people run and watch' },
      });
    });
    expect(quiet.json.resource.aws_cloudwatch_metric_alarm).toBeUndefined();
  });
});

describe('ServerlessFunction from an image, in a network', () => {
  const uri = `111122223333.dkr.ecr.us-east-1.amazonaws.com/orders@sha256:${'a'.repeat(64)}`;
  const made = synthesizeWith(({ stack, key }) => {
    const createFunction = (id: string, insights: boolean) =>
      new ServerlessFunction(stack, id, {
        image: { uri, command: 'orders.handler', insights },
        key,
        memory: 512,
        timeout: 10,
        network: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] },
        alarms: { none: 'a trial' },
      });
    createFunction('Orders', true);
    createFunction('Plain', false);
  });
  const getPolicy = (id: string) =>
    parseStatements(made.getResource('aws_iam_role_policy', `${id}_Role_Policy`));

  it('runs the command of the image on Graviton, and has no archive, layer, handler or runtime', () => {
    const fn = made.getResource('aws_lambda_function', 'Orders');
    expect(fn).toMatchObject({
      package_type: 'Image',
      image_uri: uri,
      image_config: { command: ['orders.handler'] },
      architectures: ['arm64'],
      tracing_config: { mode: 'Active' },
    });
    for (const attribute of ['filename', 'handler', 'layers', 'runtime', 'source_code_hash'])
      expect(fn).not.toHaveProperty(attribute);
    expect(made.json).not.toHaveProperty('data');
  });

  it('is in the subnets, and only Lambda, not its code, may create network interfaces', () => {
    expect(made.getResource('aws_lambda_function', 'Orders')).toMatchObject({
      vpc_config: { subnet_ids: ['subnet-1', 'subnet-2'], security_group_ids: ['sg-1'] },
    });
    const network = getPolicy('Orders').filter(({ Action }) => String(Action).includes('ec2:'));
    expect(network).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        Resource: ['*'],
        Condition: { Null: { 'lambda:SourceFunctionArn': 'true' } },
      },
    ]);
  });

  it('may write the metrics of Lambda Insights, if its image contains the extension', () => {
    const group = expect.stringMatching(/^arn:aws:logs:us-east-1:\$\{.*\}:log-group:\/aws\/lambda-insights/);
    const statement = {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [group, group],
    };
    expect(getPolicy('Orders')).toContainEqual(statement);
    expect(getPolicy('Plain')).not.toContainEqual(statement);
  });
});

describe('ServerlessFunction with asynchronous invocations and provisioned concurrency', () => {
  const made = synthesizeWith(({ stack, key, layer, topic }) => {
    const queue = new Queue(stack, 'Failed', { key, visibilityTimeout: 30 });
    const bus = new EventBus(stack, 'Results', { key, deadLetters: queue });
    new ServerlessFunction(stack, 'Scorer', {
      entry: 'pattern-detection/pattern-query.ts',
      layer,
      key,
      memory: 256,
      timeout: 10,
      asynchronous: { retries: 1, maxEventAge: 900, onSuccess: bus, onFailure: queue },
      provisionedConcurrency: 5,
      logRetentionDays: 30,
      alarms: { errorRate: 1, topic },
    });
  });
  const LIVE = expect.stringMatching(/aws_lambda_alias\.Scorer_Live_\w+\.name/);

  it('sends the results of the alias to the bus, and failed events to the queue', () => {
    expect(made.getResource('aws_lambda_function_event_invoke_config', 'Scorer_Asynchronous')).toMatchObject({
      function_name: '${aws_lambda_function.Scorer.function_name}',
      qualifier: LIVE,
      maximum_retry_attempts: 1,
      maximum_event_age_in_seconds: 900,
      destination_config: {
        on_success: { destination: '${aws_cloudwatch_event_bus.Results.arn}' },
        on_failure: { destination: '${aws_sqs_queue.Failed.arn}' },
      },
      depends_on: expect.arrayContaining([expect.stringContaining('aws_iam_role_policy.Scorer_Role_Policy')]),
    });
  });

  it('may put its results on the bus and send failed events to the queue', () => {
    const statements = parseStatements(made.getResource('aws_iam_role_policy', 'Scorer_Role_Policy'));
    for (const [action, resource] of [
      ['events:PutEvents', '${aws_cloudwatch_event_bus.Results.arn}'],
      ['sqs:SendMessage', '${aws_sqs_queue.Failed.arn}'],
    ])
      expect(statements).toContainEqual({ Effect: 'Allow', Action: [action], Resource: [resource] });
  });

  it('initializes execution environments of the alias in advance', () => {
    expect(made.getResource('aws_lambda_provisioned_concurrency_config', 'Scorer_Provisioned')).toMatchObject(
      {
        qualifier: LIVE,
        provisioned_concurrent_executions: 5,
      },
    );
  });

  it('retains its logs for the given number of days', () => {
    expect(made.getResource('aws_cloudwatch_log_group', 'Scorer_LogGroup').retention_in_days).toBe(30);
  });
});
