import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, waitUntil, REGION, ROLE, type EmulatorClient } from './emulator-client';
import { DATABASE_PROBES } from './emulator-database-probes';
import { EVENT_PROBES } from './emulator-event-probes';
import { FUNCTION_PROBES } from './emulator-function-probes';
import { NETWORK_PROBES } from './emulator-network-probes';
import { REGION_PROBES } from './emulator-region-probes';
import { FUNCTION, FUNCTION_LOG, formatLogArn } from './emulator-resources';

/** A running emulator with the function, its alias, the log group and the API that all probes share. */
export interface ProbeContext {
  readonly client: EmulatorClient;
  readonly stateDir: string;
  /** A REST API with a key, a model and an access log, its stage's path and its key's value. */
  readonly api: { readonly path: string; readonly key: string };
}

export const ACCESS_LOG = '/test/access';
const WORKFLOW_LOG = '/test/workflow';

/** The function that the probes invoke. */
export const HANDLER = `
class ValidationError extends Error { name = 'ValidationError'; }
const metrics = { Namespace: 'Probes', Dimensions: [['Symbol']], Metrics: [{ Name: 'Detections', Unit: 'Count' }] };
exports.handler = async (event) => {
  if (event.lines) process.stdout.write('a line\\n'.repeat(event.lines) + 'the last line\\n');
  if (event.fail || event.body?.includes('FAILS')) throw new ValidationError('as asked');
  if (event.httpMethod) return { statusCode: 200, body: JSON.stringify(event.requestContext.identity) };
  if (event.Records) {
    console.log('batch of', event.Records.length, 'records');
    const bad = event.Records.filter(({ kinesis, dynamodb }) =>
      kinesis ? Buffer.from(kinesis.data, 'base64').toString() === 'bad' : dynamodb?.Keys.id.S === 'bad');
    // AWS halves a batch after an error, and not after a partial response.
    if (event.Records.length > 1 && bad[0] === event.Records[0]) throw new Error('the first record is bad');
    const getNumber = ({ kinesis, dynamodb }) => kinesis?.sequenceNumber ?? dynamodb.SequenceNumber;
    return { batchItemFailures: bad.map((record) => ({ itemIdentifier: getNumber(record) })) };
  }
  if (event.trace) return process.env._X_AMZN_TRACE_ID;
  console.log(JSON.stringify({ _aws: { Timestamp: Date.now(), CloudWatchMetrics: [metrics] }, Symbol: 'AAPL', Detections: 2 }));
};`;

/** For each correction: whether the emulator behaves as AWS does. */
export const PROBES: Readonly<Record<string, (context: ProbeContext) => Promise<boolean>>> = {
  'subscription-arn': async ({ client }) => {
    await client.sendQuery('sns', { Action: 'CreateTopic', Name: 'Probe' });
    const { text } = await client.sendQuery('sns', {
      Action: 'Subscribe',
      TopicArn: `arn:aws:sns:${REGION}:${ACCOUNT}:Probe`,
      Protocol: 'http',
      Endpoint: 'http://127.0.0.1:9/',
      ReturnSubscriptionArn: 'true',
    });
    return text.includes('<SubscriptionArn>arn:');
  },

  'canary-numbers': async ({ client }) => {
    const { json: api } = await client.sendRest('apigateway', 'POST', '/restapis', { name: 'Canary' });
    const stages = `/restapis/${api.id}/stages`;
    await client.sendRest('apigateway', 'POST', stages, { stageName: 'test', deploymentId: 'd' });
    const { json } = await client.sendRest('apigateway', 'PATCH', `${stages}/test`, {
      patchOperations: [{ op: 'replace', path: '/canarySettings/percentTraffic', value: '10.5' }],
    });
    return json.canarySettings?.percentTraffic === 10.5;
  },

  'method-settings': async ({ client, api }) => {
    const stage = `/restapis/${api.path.split('/')[2]}/stages/test`;
    const patch = async (op: string, path: string, value?: string) => {
      const patchOperations = [{ op, path, value }];
      return (await client.sendRest('apigateway', 'PATCH', stage, { patchOperations })).json;
    };
    const post = async () =>
      (await client.send('none', 'POST', api.path, { 'x-api-key': api.key }, '{"symbol":"AAPL"}')).status;
    const key = '~1items/POST';
    await patch('replace', `/${key}/throttling/burstLimit`, '0');
    const { methodSettings } = await patch('replace', `/${key}/throttling/rateLimit`, '0');
    const throttled = await post();
    await patch('remove', `/${key}`);
    return key in methodSettings && throttled === 429 && (await post()) === 200;
  },

  'api-key-value': async ({ client }) => {
    const { status, json } = await client.sendRest('apigateway', 'POST', '/apikeys', {
      name: 'Empty',
      value: '',
    });
    return status === 201 && json.value.length >= 20;
  },

  'usage-plan-limits': async ({ client }) => {
    const { json } = await client.sendRest('apigateway', 'POST', '/usageplans', { name: 'Probe' });
    return json.id !== undefined && !('quota' in json) && !('throttle' in json);
  },
  'api-key-identity': async ({ client, api }) => {
    const { json } = await client.send(
      'none',
      'POST',
      api.path,
      { 'x-api-key': api.key },
      '{"symbol":"AAPL"}',
    );
    return json.apiKey === api.key;
  },

  'validation-errors': async ({ client, api }) => {
    const { status, text } = await client.send(
      'none',
      'POST',
      api.path,
      { 'x-api-key': api.key },
      '{"symbol":1}',
    );
    return (
      status === 400 && text.includes('instance type (integer) does not match any allowed primitive type')
    );
  },

  'access-log': async ({ client, api }) => {
    await client.send('none', 'POST', api.path, {}, '{}');
    return (await client.getLogMessages(ACCESS_LOG)).some((line) => line === '403 POST /items Forbidden');
  },

  'function-failures': async ({ client, api }) => {
    const { status, text } = await client.send(
      'none',
      'POST',
      api.path,
      { 'x-api-key': api.key },
      '{"symbol":"FAILS"}',
    );
    return status === 502 && text === '{"broken":"Internal server error"}';
  },

  'rest-api-body': async ({ client }) => {
    const { json: api } = await client.sendRest('apigateway', 'POST', '/restapis', { name: 'Body' });
    const operation = {
      parameters: [{ name: 'symbol', in: 'query', required: true }],
      responses: { 200: {} },
    };
    const document = {
      openapi: '3.0.1',
      info: { title: 'Imported' },
      paths: { '/items/{id}': { get: operation } },
    };
    const { status, json } = await client.sendRest(
      'apigateway',
      'PUT',
      `/restapis/${api.id}?mode=overwrite`,
      document,
    );
    const { json: resources } = await client.sendRest('apigateway', 'GET', `/restapis/${api.id}/resources`);
    const item = resources.item.find(({ path }: { path: string }) => path === '/items/{id}');
    return (
      status === 200 &&
      json.name === 'Imported' &&
      item.resourceMethods.GET.requestParameters['method.request.querystring.symbol'] === true
    );
  },

  'node-error-names': async ({ client }) => {
    const { json } = await invokeFunction(client, { fail: true });
    return json.errorType === 'ValidationError';
  },

  'function-log-stream': async ({ client }) => {
    for (let i = 0; i < 2; i++) await invokeFunction(client, {});
    const { json } = await client.sendJson('logs', 'Logs_20140328.DescribeLogStreams', {
      logGroupName: FUNCTION_LOG,
    });
    return json.logStreams.length === 1;
  },

  'function-log-groups': async ({ client }) => {
    await client.sendJson('logs', 'Logs_20140328.DeleteLogGroup', { logGroupName: FUNCTION_LOG });
    await invokeFunction(client, {});
    const { json } = await client.sendJson('logs', 'Logs_20140328.DescribeLogGroups', {
      logGroupNamePrefix: FUNCTION_LOG,
    });
    await client.createLogGroup(FUNCTION_LOG);
    return json.logGroups.length === 0;
  },

  'embedded-metrics': async ({ client }) => {
    await invokeFunction(client, {});
    const { text } = await client.sendQuery('monitoring', { Action: 'ListMetrics', Namespace: 'Probes' });
    return text.includes('<MetricName>Detections</MetricName>') && text.includes('<Value>AAPL</Value>');
  },

  'metric-searches': async ({ client }) => {
    for (const [symbol, value] of [
      ['A', '10'],
      ['B', '20'],
    ] as const)
      await client.sendQuery('monitoring', {
        Action: 'PutMetricData',
        Namespace: 'Searches',
        'MetricData.member.1.MetricName': 'Confidence',
        'MetricData.member.1.Value': value,
        'MetricData.member.1.Dimensions.member.1.Name': 'Symbol',
        'MetricData.member.1.Dimensions.member.1.Value': symbol,
      });
    const search = `SEARCH('{"Searches",Symbol} MetricName="Confidence" ', 'Average', 86400)`;
    const { json } = await client.sendJson('monitoring', 'GraniteServiceVersion20100801.GetMetricData', {
      StartTime: Date.now() / 1000 - 3600,
      EndTime: Date.now() / 1000 + 60,
      MetricDataQueries: [{ Id: 'e0', Expression: `AVG(${search})` }],
    });
    return json.MetricDataResults[0].Values[0] === 15;
  },

  'alarm-attributes': async ({ client }) => {
    const metric = 'Metrics.member.1.MetricStat';
    await client.sendQuery('monitoring', {
      Action: 'PutMetricAlarm',
      AlarmName: 'Probe',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: '1',
      Threshold: '1',
      'AlarmActions.member.1': `arn:aws:sns:${REGION}:${ACCOUNT}:Probe`,
      'Metrics.member.1.Id': 'errors',
      [`${metric}.Stat`]: 'Sum',
      [`${metric}.Period`]: '60',
      [`${metric}.Metric.Namespace`]: 'A&B',
      [`${metric}.Metric.MetricName`]: 'Errors',
    });
    const { text } = await client.sendQuery('monitoring', {
      Action: 'DescribeAlarms',
      'AlarmNames.member.1': 'Probe',
    });
    const parts = ['<ActionsEnabled>true<', '<AlarmActions><member>', '<Stat>Sum</Stat>', 'A&amp;B'];
    return parts.every((part) => text.includes(part)) && !text.includes('<Statistic>');
  },

  'alarm-dimensions': async ({ client }) => {
    const put = (name: string, symbol: string) =>
      client.sendQuery('monitoring', {
        Action: 'PutMetricAlarm',
        AlarmName: name,
        Namespace: 'Dimensions',
        MetricName: 'Errors',
        'Dimensions.member.1.Name': 'Symbol',
        'Dimensions.member.1.Value': symbol,
        Statistic: 'Sum',
        Period: '60',
        EvaluationPeriods: '1',
        Threshold: '1',
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      });
    await put('Concerned', 'AAPL');
    await put('Unconcerned', 'IBM');
    await client.sendQuery('monitoring', {
      Action: 'PutMetricData',
      Namespace: 'Dimensions',
      'MetricData.member.1.MetricName': 'Errors',
      'MetricData.member.1.Value': '1',
      'MetricData.member.1.Dimensions.member.1.Name': 'Symbol',
      'MetricData.member.1.Dimensions.member.1.Value': 'AAPL',
    });
    const { text } = await client.sendQuery('monitoring', { Action: 'DescribeAlarms', StateValue: 'ALARM' });
    return text.includes('>Concerned<') && !text.includes('>Unconcerned<');
  },

  'alarm-math': async ({ client }) => {
    const stat = (n: number, name: string) => ({
      [`Metrics.member.${n}.Id`]: name.toLowerCase(),
      [`Metrics.member.${n}.ReturnData`]: 'false',
      [`Metrics.member.${n}.MetricStat.Stat`]: 'Sum',
      [`Metrics.member.${n}.MetricStat.Period`]: '60',
      [`Metrics.member.${n}.MetricStat.Metric.Namespace`]: 'Math',
      [`Metrics.member.${n}.MetricStat.Metric.MetricName`]: name,
    });
    const put = (name: string, expression: string) =>
      client.sendQuery('monitoring', {
        Action: 'PutMetricAlarm',
        AlarmName: name,
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: '1',
        Threshold: '1',
        TreatMissingData: 'notBreaching',
        ...stat(1, 'Errors'),
        ...stat(2, 'Requests'),
        'Metrics.member.3.Id': 'rate',
        'Metrics.member.3.Expression': expression,
        'Metrics.member.3.ReturnData': 'true',
      });
    await put('Above', 'IF(requests > 0, 100 * errors / requests, 0)');
    await put('Below', 'IF(requests > 0 AND errors == 0, 5, -(errors / requests))');
    await put('Undefined', 'IF(FILL(errors, 0) > 0, 1 / 0, 2)');
    for (const [name, value] of [
      ['Errors', '2'],
      ['Requests', '100'],
    ] as const)
      await client.sendQuery('monitoring', {
        Action: 'PutMetricData',
        Namespace: 'Math',
        'MetricData.member.1.MetricName': name,
        'MetricData.member.1.Value': value,
      });
    const { text } = await client.sendQuery('monitoring', { Action: 'DescribeAlarms', StateValue: 'ALARM' });
    return text.includes('>Above<') && !text.includes('>Below<') && !text.includes('>Undefined<');
  },

  'stream-attributes': async ({ client }) => {
    const sendToKinesis = (action: string, more: object) =>
      client.sendJson('kinesis', `Kinesis_20131202.${action}`, { StreamName: 'Tagged', ...more });
    await sendToKinesis('CreateStream', { ShardCount: 1, Tags: { Team: 'trading' } });
    await sendToKinesis('EnableEnhancedMonitoring', { ShardLevelMetrics: ['IncomingBytes'] });
    const { json: tags } = await sendToKinesis('ListTagsForStream', {});
    const { json: summary } = await sendToKinesis('DescribeStreamSummary', {});
    const { ShardLevelMetrics: metrics } = summary.StreamDescriptionSummary.EnhancedMonitoring[0];
    return tags.Tags[0]?.Value === 'trading' && metrics[0] === 'IncomingBytes';
  },

  'sequence-numbers': async ({ client }) => {
    await client.sendJson('kinesis', 'Kinesis_20131202.CreateStream', {
      StreamName: 'Counted',
      ShardCount: 1,
    });
    const { json } = await client.sendJson('kinesis', 'Kinesis_20131202.PutRecord', {
      StreamName: 'Counted',
      PartitionKey: 'a',
      Data: Buffer.from('a').toString('base64'),
    });
    return /^[1-9]\d*$/.test(json.SequenceNumber);
  },

  'stream-failures': async ({ client }) => {
    await client.sendJson('kinesis', 'Kinesis_20131202.CreateStream', {
      StreamName: 'Failing',
      ShardCount: 1,
    });
    const { json: queue } = await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'Failures' });
    const created = await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: FUNCTION,
      EventSourceArn: `arn:aws:kinesis:${REGION}:${ACCOUNT}:stream/Failing`,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:${REGION}:${ACCOUNT}:Failures` } },
    });
    const records = ['good', 'bad', 'good'].map((text) => ({ Data: Buffer.from(text).toString('base64') }));
    await client.sendJson('kinesis', 'Kinesis_20131202.PutRecords', {
      StreamName: 'Failing',
      Records: records.map((record) => ({ ...record, PartitionKey: 'a' })),
    });
    const reported = await waitUntil(async () => {
      const { json } = await client.sendJson('sqs', 'AmazonSQS.ReceiveMessage', { QueueUrl: queue.QueueUrl });
      const failure = JSON.parse(json.Messages?.[0]?.Body ?? '{}');
      return (
        failure.KinesisBatchInfo?.batchSize === 1 &&
        failure.requestContext.condition === 'RetryAttemptsExhausted'
      );
    }, 10_000);
    await client.sendRest('lambda', 'DELETE', `/2015-03-31/event-source-mappings/${created.json.UUID}`);
    return reported;
  },

  'workflow-tracing': async ({ client }) => {
    const stateMachineArn = await createWorkflow(client, 'Traced', {
      tracingConfiguration: { enabled: true },
    });
    const { json } = await client.sendJson('states', 'AWSStepFunctions.DescribeStateMachine', {
      stateMachineArn,
    });
    return json.tracingConfiguration?.enabled === true;
  },

  'workflow-logs': async ({ client }) => {
    await client.createLogGroup(WORKFLOW_LOG);
    const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: `${formatLogArn(WORKFLOW_LOG)}:*` } }];
    const stateMachineArn = await createWorkflow(client, 'Logged', {
      loggingConfiguration: { level: 'ALL', includeExecutionData: true, destinations },
    });
    await client.sendJson('states', 'AWSStepFunctions.StartSyncExecution', {
      stateMachineArn,
      input: '{"a":1}',
    });
    const types = (await client.getLogMessages(WORKFLOW_LOG)).map((line) => JSON.parse(line).type);
    return types.includes('ExecutionStarted') && types.includes('ExecutionSucceeded');
  },

  'workflow-throttles': async ({ client }) => {
    const Throttled = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: FUNCTION, Payload: {} },
      Catch: [{ ErrorEquals: ['Lambda.TooManyRequestsException'], Next: 'Caught' }],
      End: true,
    };
    const States = { Throttled, Caught: { Type: 'Pass', Result: 'caught', End: true } };
    const setting = `/2017-10-31/functions/${FUNCTION}/concurrency`;
    await client.sendRest('lambda', 'PUT', setting, { ReservedConcurrentExecutions: 0 });
    const output = await runWorkflow(client, 'Throttled', { StartAt: 'Throttled', States });
    await client.sendRest('lambda', 'DELETE', setting);
    return output === 'caught';
  },

  'workflow-parallel': async ({ client }) => {
    const createBranch = (Output: string) => ({
      StartAt: 'Value',
      States: { Value: { Type: 'Pass', Output, End: true } },
    });
    const Both = {
      Type: 'Parallel',
      Arguments: { factor: '{% $states.input.factor * 2 %}' },
      Branches: [createBranch('{% $states.input.factor %}'), createBranch('{% 1 %}')],
      Output: { sum: '{% $sum($states.result) %}' },
      Assign: { values: '{% $states.result %}' },
      Next: 'Last',
    };
    const Last = {
      Type: 'Pass',
      Output: { sum: '{% $states.input.sum %}', values: '{% $values %}' },
      End: true,
    };
    const definition = { QueryLanguage: 'JSONata', StartAt: 'Both', States: { Both, Last } };
    const output = await runWorkflow(client, 'Parallel', definition, { factor: 5 });
    return JSON.stringify(output) === '{"sum":11,"values":[10,1]}';
  },

  'whole-log': async ({ client }) =>
    // More lines than MiniStack reads before its timeout.
    (await readLogTail(client, { lines: 400_000 })).includes('the last line'),

  'log-tail': async ({ client }) => {
    const tail = await readLogTail(client, { Records: [] });
    return /^REPORT RequestId: .*Duration: [\d.]+ ms\tBilled Duration: \d+ ms/m.test(tail);
  },

  'scheduled-events': async ({ client }) => {
    const queue = { QueueName: 'Scheduled' };
    const { text } = await client.sendQuery('sqs', { Action: 'CreateQueue', ...queue });
    const [, url = ''] = /<QueueUrl>(.*)<\/QueueUrl>/.exec(text) ?? [];
    const pattern = { source: ['probes'], 'detail-type': ['Due'], detail: { what: ['this'] } };
    const rule = { Name: 'Due', EventPattern: JSON.stringify(pattern) };
    await client.sendJson('events', 'AWSEvents.PutRule', rule);
    const Targets = [{ Id: 'queue', Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:Scheduled` }];
    await client.sendJson('events', 'AWSEvents.PutTargets', { Rule: 'Due', Targets });
    await client.sendRest('scheduler', 'POST', '/schedules/Tick', {
      ScheduleExpression: 'at(2020-01-01T00:00:00)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`,
        RoleArn: ROLE,
        Input: JSON.stringify({ what: 'this' }),
        EventBridgeParameters: { Source: 'probes', DetailType: 'Due' },
      },
    });
    // MiniStack checks its schedules every ten seconds.
    return waitUntil(async () => {
      const received = await client.sendQuery('sqs', { Action: 'ReceiveMessage', QueueUrl: url });
      return received.text.includes('probes');
    }, 15_000);
  },

  'saved-state': async ({ client, stateDir }) => {
    await client.send('s3', 'PUT', '/probe-state', {});
    await client.send('s3', 'PUT', '/probe-state/stack.tfstate', {}, '{}');
    return existsSync(join(stateDir, 'state', 'lambda.json'));
  },

  ...FUNCTION_PROBES,
  ...EVENT_PROBES,
  ...DATABASE_PROBES,
  ...NETWORK_PROBES,
  ...REGION_PROBES,
};

async function invokeFunction(client: EmulatorClient, event: object) {
  return client.sendRest('lambda', 'POST', `/2015-03-31/functions/${FUNCTION}/invocations`, event);
}

/** Invokes the function, and returns the end of its log. */
async function readLogTail(client: EmulatorClient, event: object): Promise<string> {
  const response = await fetch(`${client.endpoint}/2015-03-31/functions/${FUNCTION}/invocations`, {
    method: 'POST',
    headers: { 'x-amz-log-type': 'Tail' },
    body: JSON.stringify(event),
  });
  return Buffer.from(response.headers.get('x-amz-log-result') ?? '', 'base64').toString();
}

async function createWorkflow(client: EmulatorClient, name: string, more: object): Promise<string> {
  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Pass', End: true } } });
  const request = { name, type: 'EXPRESS', roleArn: ROLE, definition, ...more };
  const { json } = await client.sendJson('states', 'AWSStepFunctions.CreateStateMachine', request);
  return json.stateMachineArn;
}

/** Runs a workflow to its end. @returns its output; undefined if it failed */
async function runWorkflow(
  client: EmulatorClient,
  name: string,
  definition: object,
  input: object = {},
): Promise<unknown> {
  const stateMachineArn = await createWorkflow(client, name, { definition: JSON.stringify(definition) });
  const request = { stateMachineArn, input: JSON.stringify(input) };
  const { json } = await client.sendJson('states', 'AWSStepFunctions.StartSyncExecution', request);
  return json.output && JSON.parse(json.output);
}
