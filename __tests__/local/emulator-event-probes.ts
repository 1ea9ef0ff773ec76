import { ACCOUNT, REGION, type EmulatorClient } from './emulator-client';
import { ALIAS_ARN, formatLogArn, formatQueueArn, receiveBody } from './emulator-resources';
import type { ProbeContext } from './emulator-probes';

const BUS_ARN = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus`;
const EVENTS_LOG = '/test/events';

/** For each correction of EventBridge and of asynchronous invocations: whether the emulator behaves as AWS does. */
export const EVENT_PROBES: Readonly<Record<string, (context: ProbeContext) => Promise<boolean>>> = {
  'asynchronous-invocations': async ({ client }) => {
    await createQueue(client, 'Succeeded');
    await createQueue(client, 'Failed');
    await sendEvents(client, 'CreateEventBus', { Name: 'Results' });
    await createRule(client, 'Results', { source: ['lambda'] }, [{ Arn: formatQueueArn('Succeeded') }]);
    const config = {
      MaximumRetryAttempts: 1,
      DestinationConfig: {
        OnSuccess: { Destination: `${BUS_ARN}/Results` },
        OnFailure: { Destination: formatQueueArn('Failed') },
      },
    };
    const path = '/2019-09-25/functions/Probe/event-invoke-config?Qualifier=live';
    await client.sendRest('lambda', 'PUT', path, config);
    for (const payload of [{}, { fail: true }]) {
      const headers = { 'x-amz-invocation-type': 'Event' };
      const invoke = '/2015-03-31/functions/Probe/invocations?Qualifier=live';
      await client.send('lambda', 'POST', invoke, headers, JSON.stringify(payload));
    }
    const success = await receiveBody(client, 'Succeeded', 5_000);
    const failure = await receiveBody(client, 'Failed', 5_000);
    return (
      success?.['detail-type'] === 'Lambda Function Invocation Result - Success' &&
      success.detail.requestContext.functionArn === ALIAS_ARN &&
      failure?.requestContext.condition === 'RetriesExhausted' &&
      failure.requestContext.approximateInvokeCount === 2 &&
      failure.requestPayload.fail === true &&
      failure.responsePayload.errorType === 'ValidationError'
    );
  },

  'event-targets': async ({ client }) => {
    await client.createLogGroup(EVENTS_LOG);
    await createQueue(client, 'Undelivered');
    await createQueue(client, 'Elsewhere', 'eu-west-1');
    const abroad = `arn:aws:events:eu-west-1:${ACCOUNT}:event-bus/default`;
    const Elsewhere = { Arn: formatQueueArn('Elsewhere', 'eu-west-1') };
    await createRule(client, 'default', { source: ['targets'] }, [Elsewhere], 'eu-west-1');
    await createRule(client, 'default', { source: ['targets'] }, [
      { Arn: formatLogArn(EVENTS_LOG) },
      { Arn: abroad, RoleArn: `arn:aws:iam::${ACCOUNT}:role/test` },
      { Arn: formatQueueArn('Missing'), DeadLetterConfig: { Arn: formatQueueArn('Undelivered') } },
    ]);
    await putEvent(client, { Source: 'targets' });
    const [line] = await client.getLogMessages(EVENTS_LOG);
    const { json } = await client.sendJson('sqs', 'AmazonSQS.ReceiveMessage', {
      QueueUrl: `${client.endpoint}/${ACCOUNT}/Undelivered`,
      MessageAttributeNames: ['All'],
    });
    const [message] = json.Messages ?? [];
    const forwarded = await receiveBody(client, 'Elsewhere', 5_000, 'eu-west-1');
    return (
      JSON.parse(line ?? '{}').source === 'targets' &&
      JSON.parse(message?.Body ?? '{}').source === 'targets' &&
      message.MessageAttributes.ERROR_CODE.StringValue === 'NO_RESOURCE' &&
      message.MessageAttributes.TARGET_ARN.StringValue === formatQueueArn('Missing') &&
      message.MessageAttributes.RULE_ARN.StringValue.endsWith(':rule/targets') &&
      forwarded?.region === REGION
    );
  },

  'alarm-events': async ({ client }) => {
    await createQueue(client, 'AlarmStates');
    await createRule(client, 'default', { source: ['aws.cloudwatch'] }, [
      { Arn: formatQueueArn('AlarmStates') },
    ]);
    await client.sendQuery('monitoring', {
      Action: 'PutMetricAlarm',
      AlarmName: 'Announced',
      Namespace: 'Announced',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: '60',
      EvaluationPeriods: '1',
      Threshold: '1',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    await client.sendQuery('monitoring', {
      Action: 'SetAlarmState',
      AlarmName: 'Announced',
      StateValue: 'ALARM',
      StateReason: 'as asked',
    });
    const event = await receiveBody(client, 'AlarmStates', 5_000);
    return (
      event?.['detail-type'] === 'CloudWatch Alarm State Change' &&
      event.resources[0].endsWith(':alarm:Announced') &&
      event.detail.state.value === 'ALARM'
    );
  },

  'event-entries': async ({ client }) => {
    await createQueue(client, 'Accepted');
    await createRule(client, 'default', { source: ['entries'] }, [{ Arn: formatQueueArn('Accepted') }]);
    const entry = { Source: 'entries', DetailType: 'Probe', Detail: '{}', Time: 1_700_000_000 };
    const { json } = await sendEvents(client, 'PutEvents', {
      Entries: [entry, { ...entry, Detail: '{"a":' }, { ...entry, Source: undefined }],
    });
    const Detail = JSON.stringify({ text: 'a'.repeat(1024 * 1024) });
    const large = await sendEvents(client, 'PutEvents', { Entries: [{ ...entry, Detail }] });
    const accepted = await receiveBody(client, 'Accepted', 5_000);
    return (
      json.FailedEntryCount === 2 &&
      json.Entries[1].ErrorCode === 'MalformedDetail' &&
      json.Entries[2].ErrorCode === 'InvalidArgument' &&
      large.status === 400 &&
      accepted?.time === '2023-11-14T22:13:20Z'
    );
  },

  'replay-filters': async ({ client }) => {
    for (const name of ['Replayed', 'Unconcerned']) {
      await createQueue(client, name);
      await createRule(client, 'default', { source: [`to-${name}`, 'archived'] }, [
        { Arn: formatQueueArn(name) },
      ]);
    }
    const archive = { ArchiveName: 'Archive', EventSourceArn: `${BUS_ARN}/default` };
    const { json: created } = await sendEvents(client, 'CreateArchive', archive);
    const start = Date.now() / 1000;
    await putEvent(client, { Source: 'archived' });
    for (const name of ['Replayed', 'Unconcerned']) await receiveBody(client, name, 5_000);
    await sendEvents(client, 'StartReplay', {
      ReplayName: 'Again',
      EventSourceArn: created.ArchiveArn,
      EventStartTime: start,
      EventEndTime: start + 60,
      Destination: {
        Arn: `${BUS_ARN}/default`,
        FilterArns: [`arn:aws:events:${REGION}:${ACCOUNT}:rule/to-Replayed`],
      },
    });
    const again = await receiveBody(client, 'Replayed', 5_000);
    const { json: replay } = await sendEvents(client, 'DescribeReplay', { ReplayName: 'Again' });
    return (
      again?.['replay-name'] === 'Again' &&
      (await receiveBody(client, 'Unconcerned', 0)) === undefined &&
      replay.EventLastReplayedTime >= Math.floor(start)
    );
  },

  'trace-header': async ({ client }) => {
    const header = 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1';
    await createQueue(client, 'Traced');
    await createRule(client, 'default', { source: ['traced'] }, [{ Arn: formatQueueArn('Traced') }]);
    await putEvent(client, { Source: 'traced', TraceHeader: header });
    const { json } = await client.sendJson('sqs', 'AmazonSQS.ReceiveMessage', {
      QueueUrl: `${client.endpoint}/${ACCOUNT}/Traced`,
      AttributeNames: ['All'],
    });
    const { text } = await client.send(
      'lambda',
      'POST',
      '/2015-03-31/functions/Probe/invocations',
      { 'x-amzn-trace-id': header },
      '{"trace":true}',
    );
    return json.Messages?.[0].Attributes.AWSTraceHeader === header && text === JSON.stringify(header);
  },
};

function sendEvents(client: EmulatorClient, action: string, body: object, region = REGION) {
  return client.sendJson('events', `AWSEvents.${action}`, body, region);
}

const putEvent = (client: EmulatorClient, entry: object) =>
  sendEvents(client, 'PutEvents', { Entries: [{ DetailType: 'Probe', Detail: '{}', ...entry }] });

function createQueue(client: EmulatorClient, name: string, region = REGION) {
  return client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: name }, region);
}

/** Creates a rule that is named after its first source. */
async function createRule(
  client: EmulatorClient,
  bus: string,
  pattern: { source: readonly string[] },
  targets: readonly object[],
  region = REGION,
) {
  const [Name] = pattern.source;
  const rule = { Name, EventBusName: bus, EventPattern: JSON.stringify(pattern) };
  await sendEvents(client, 'PutRule', rule, region);
  const Targets = targets.map((target, index) => ({ Id: `target-${index}`, ...target }));
  await sendEvents(client, 'PutTargets', { Rule: Name, EventBusName: bus, Targets }, region);
}
