import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT, REGION, ROLE, waitUntil, type EmulatorClient } from './emulator-client';
import { createTable } from './emulator-function-probes';
import { FUNCTION, FUNCTION_LOG, formatQueueArn } from './emulator-resources';
import type { ProbeContext } from './emulator-probes';

const OTHER = 'eu-west-1';
/** When the resources become due: after the start of the outage. */
const DUE_SECONDS = 4;
/** The emulator checks its schedules every ten seconds. */
const OUTAGE_MS = (DUE_SECONDS + 10) * 1000;

/** For each correction of what happens in and between two regions: whether the emulator behaves as AWS does. */
export const REGION_PROBES: Readonly<Record<string, (context: ProbeContext) => Promise<boolean>>> = {
  'region-switch': async ({ client }) => {
    await createRestingResources(client);
    if ((await control(client, `${OTHER}/down`)).json?.down?.[0] !== OTHER) return false;
    const rejected = await Promise.all([
      client.sendJson('dynamodb', 'DynamoDB_20120810.ListTables', {}, OTHER),
      client.sendJson('ssm', 'AmazonSSM.DescribeParameters', {}, OTHER),
      client.send('s3', 'GET', '/', {}, undefined, OTHER),
      sendForm(client, 'sns', 'ListTopics', OTHER),
    ]);
    const global = await sendForm(client, 'iam', 'ListRoles', OTHER);
    const available = await client.sendJson('dynamodb', 'DynamoDB_20120810.ListTables', {});
    // The rule of this region forwards the event to the bus of the other one.
    const Entries = [{ Source: 'resting', DetailType: 'Probe', Detail: '{}' }];
    await client.sendJson('events', 'AWSEvents.PutEvents', { Entries });
    await sleep(OUTAGE_MS);
    const end = Date.now();
    await control(client, `${OTHER}/up`);
    const sent = await Promise.all(
      ['RestingEvents', 'RestingSchedule'].map((queue) => receiveSentTime(client, queue)),
    );
    return (
      rejected.every(({ status, text }) => status === 503 && text.includes('ServiceUnavailable')) &&
      rejected[0]!.json.__type === 'ServiceUnavailable' &&
      global.status === 200 &&
      available.status === 200 &&
      sent.every((time) => time >= end) &&
      (await areBatchesProcessed(client, end))
    );
  },

  'registry-replication': async ({ client, stateDir }) => {
    const send = (action: string, region: string, body: object = {}) =>
      client.sendJson('ecr', `AmazonEC2ContainerRegistry_V20150921.${action}`, body, region);
    const rule = {
      destinations: [{ region: OTHER, registryId: ACCOUNT }],
      repositoryFilters: [{ filter: 'trades-', filterType: 'PREFIX_MATCH' }],
    };
    await send('PutReplicationConfiguration', REGION, { replicationConfiguration: { rules: [rule] } });
    const here = await send('DescribeRegistry', REGION);
    const there = await send('DescribeRegistry', OTHER);
    // The emulator saves its state when Terraform stores its own.
    await client.send('s3', 'PUT', '/saved-registry', {});
    await client.send('s3', 'PUT', '/saved-registry/stack.tfstate', {}, '{}');
    const saved = readFileSync(join(stateDir, 'state', 'ecr.json'), 'utf8');
    return (
      JSON.stringify(here.json.replicationConfiguration.rules) === JSON.stringify([rule]) &&
      there.json.replicationConfiguration.rules.length === 0 &&
      saved.includes('trades-')
    );
  },

  'global-table-replication': async ({ client }) => {
    const table = 'Replicated';
    await createTable(client, table);
    const ReplicaUpdates = [{ Create: { RegionName: OTHER } }];
    const update = { TableName: table, ReplicaUpdates };
    await client.sendJson('dynamodb', 'DynamoDB_20120810.UpdateTable', update);
    const write = (region: string, id: string, value?: string) => {
      const [action, body] = value
        ? ['PutItem', { Item: { id: { S: id }, value: { S: value } } }]
        : ['DeleteItem', { Key: { id: { S: id } } }];
      const target = `DynamoDB_20120810.${action}`;
      return client.sendJson('dynamodb', target, { TableName: table, ...body }, region);
    };
    const read = async () => {
      const scan = async (region: string) => {
        const { json } = await client.sendJson(
          'dynamodb',
          'DynamoDB_20120810.Scan',
          { TableName: table },
          region,
        );
        return json.Items.map((item: { id: { S: string }; value: { S: string } }) => [
          item.id.S,
          item.value.S,
        ]).sort();
      };
      return JSON.stringify([await scan(REGION), await scan(OTHER)]);
    };

    await write(REGION, 'c', 'first');
    await control(client, 'replication-lag/600000');
    await write(OTHER, 'a', 'first');
    await write(REGION, 'a', 'second');
    await write(REGION, 'b', 'first');
    await write(OTHER, 'b', 'second');
    await write(REGION, 'c', 'second');
    await write(OTHER, 'c');
    const lagging = await read();
    const { json: pending } = await control(client, '');
    // The later writes arrive while the region is down, and so do both directions of replication.
    await control(client, `${OTHER}/down`);
    await control(client, 'replication-lag/0');
    await write(REGION, 'd', 'during the outage');
    await control(client, `${OTHER}/up`);
    const merged = await read();
    const { json: drained } = await control(client, '');
    await write(REGION, 'e', 'at once');
    const last = await read();

    const items = [
      ['a', 'second'],
      ['b', 'second'],
      ['d', 'during the outage'],
    ];
    const own = [
      ['a', 'second'],
      ['b', 'first'],
      ['c', 'second'],
    ];
    const others = [
      ['a', 'first'],
      ['b', 'second'],
    ];
    const all = [...items, ['e', 'at once']];
    return (
      lagging === JSON.stringify([own, others]) &&
      pending.pendingWrites[OTHER] === 3 &&
      pending.pendingWrites[REGION] === 3 &&
      merged === JSON.stringify([items, items]) &&
      JSON.stringify(drained.pendingWrites) === '{}' &&
      last === JSON.stringify([all, all]) &&
      // A write that has lost is not in the stream of the region in which it has lost.
      JSON.stringify(await readStream(client, table, 'b')) === '["second"]' &&
      JSON.stringify(await readStream(client, table, 'c')) === '["first",null]'
    );
  },
};

/** Reads the values that the stream of the other region's replica contains for an item; null for a deletion. */
async function readStream(client: EmulatorClient, table: string, id: string) {
  const send = async (target: string, body: object) =>
    (await client.sendJson('dynamodb', target, body, OTHER)).json;
  const described = await send('DynamoDB_20120810.DescribeTable', { TableName: table });
  const StreamArn = described.Table.LatestStreamArn;
  const stream = await send('DynamoDBStreams_20120810.DescribeStream', { StreamArn });
  const [{ ShardId }] = stream.StreamDescription.Shards;
  const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = await send('DynamoDBStreams_20120810.GetShardIterator', start);
  const { Records } = await send('DynamoDBStreams_20120810.GetRecords', { ShardIterator });
  const values: (string | null)[] = [];
  for (const { dynamodb } of Records)
    if (dynamodb.Keys.id.S === id) values.push(dynamodb.NewImage?.value.S ?? null);
  return values;
}

/** Sends a request to the switch of the regions; without a path, it only reads their state. */
async function control(client: EmulatorClient, path: string) {
  const response = await fetch(`${client.endpoint}/_regions${path && `/${path}`}`, {
    method: path ? 'POST' : 'GET',
  });
  const text = await response.text();
  return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

function sendForm(client: EmulatorClient, service: string, Action: string, region: string) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams({ Action, Version: '2010-05-08' }).toString();
  return client.send(service, 'POST', '/', headers, body, region);
}

/**
 * Creates a mapping, a workflow, a schedule and a rule in the other region. For each of them, something becomes due in the
 * outage.
 */
async function createRestingResources(client: EmulatorClient): Promise<void> {
  const { json: existing } = await client.sendRest('lambda', 'GET', `/2015-03-31/functions/${FUNCTION}`);
  const code = await fetch(existing.Code.Location);
  const rest = (path: string, body: object, service = 'lambda') =>
    client.send(service, 'POST', path, { 'content-type': 'application/json' }, JSON.stringify(body), OTHER);
  await rest('/2015-03-31/functions', {
    FunctionName: FUNCTION,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: Buffer.from(await code.arrayBuffer()).toString('base64') },
  });
  await client.createLogGroup(FUNCTION_LOG, OTHER);
  for (const QueueName of ['RestingBatches', 'RestingEvents', 'RestingSchedule'])
    await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName }, OTHER);
  await rest('/2015-03-31/event-source-mappings', {
    FunctionName: FUNCTION,
    EventSourceArn: formatQueueArn('RestingBatches', OTHER),
  });
  const bus = `arn:aws:events:${OTHER}:${ACCOUNT}:event-bus/default`;
  for (const [region, Arn] of [
    [OTHER, formatQueueArn('RestingEvents', OTHER)],
    [REGION, bus],
  ] as const) {
    const EventPattern = JSON.stringify({ source: ['resting'] });
    await client.sendJson('events', 'AWSEvents.PutRule', { Name: 'resting', EventPattern }, region);
    const Targets = [{ Id: 'target', Arn, RoleArn: ROLE }];
    await client.sendJson('events', 'AWSEvents.PutTargets', { Rule: 'resting', Targets }, region);
  }
  await client.sendJson(
    'sqs',
    'AmazonSQS.SendMessage',
    {
      QueueUrl: `${client.endpoint}/${ACCOUNT}/RestingBatches`,
      MessageBody: 'a',
      DelaySeconds: DUE_SECONDS,
    },
    OTHER,
  );
  const invoke = {
    Type: 'Task',
    Resource: `arn:aws:lambda:${OTHER}:${ACCOUNT}:function:${FUNCTION}`,
    Parameters: { Records: [{}] },
    End: true,
  };
  const States = { Pause: { Type: 'Wait', Seconds: DUE_SECONDS, Next: 'Invoke' }, Invoke: invoke };
  const machine = {
    name: 'Resting',
    roleArn: ROLE,
    definition: JSON.stringify({ StartAt: 'Pause', States }),
  };
  const created = await client.sendJson('states', 'AWSStepFunctions.CreateStateMachine', machine, OTHER);
  const execution = { stateMachineArn: created.json.stateMachineArn, input: '{}' };
  await client.sendJson('states', 'AWSStepFunctions.StartExecution', execution, OTHER);
  await rest(
    '/schedules/Resting',
    {
      ScheduleExpression: `at(${new Date(Date.now() + DUE_SECONDS * 1000).toISOString().slice(0, 19)})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: formatQueueArn('RestingSchedule', OTHER), RoleArn: ROLE, Input: '{}' },
    },
    'scheduler',
  );
}

/** Receives a message. @returns when it was sent, in milliseconds; 0 if none arrives in time */
async function receiveSentTime(client: EmulatorClient, queue: string): Promise<number> {
  let time = 0;
  await waitUntil(async () => {
    const request = { QueueUrl: `${client.endpoint}/${ACCOUNT}/${queue}`, AttributeNames: ['All'] };
    const { json } = await client.sendJson('sqs', 'AmazonSQS.ReceiveMessage', request, OTHER);
    time = Number(json.Messages?.[0].Attributes.SentTimestamp ?? 0);
    return time > 0;
  }, 15_000);
  return time;
}

/** Whether the function in the other region has processed both of its batches since a time, and none before. */
async function areBatchesProcessed(client: EmulatorClient, start: number): Promise<boolean> {
  let times: number[] = [];
  await waitUntil(async () => {
    const request = { logGroupName: FUNCTION_LOG, filterPattern: '"batch of"' };
    const { json } = await client.sendJson('logs', 'Logs_20140328.FilterLogEvents', request, OTHER);
    times = (json.events ?? []).map(({ timestamp }: { timestamp: number }) => timestamp);
    return times.length > 1;
  }, 8_000);
  return times.length === 2 && times.every((time) => time >= start);
}
