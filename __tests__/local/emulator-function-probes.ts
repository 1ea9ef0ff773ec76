import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getImageBundle } from '../../src/cli/target/local/image-bundles';
import { ACCOUNT, REGION, ROLE, waitUntil, type EmulatorClient } from './emulator-client';
import { FUNCTION, FUNCTION_LOG, formatQueueArn, receiveBody } from './emulator-resources';
import type { ProbeContext } from './emulator-probes';

const DYNAMODB = 'DynamoDB_20120810';

/** For each correction of functions, of their sources and of buckets: whether the emulator behaves as AWS does. */
export const FUNCTION_PROBES: Readonly<Record<string, (context: ProbeContext) => Promise<boolean>>> = {
  'table-stream-failures': async ({ client }) => {
    const streamArn = await createTable(client, 'FailingTable');
    await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'TableFailures' });
    const created = await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: FUNCTION,
      EventSourceArn: streamArn,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: formatQueueArn('TableFailures') } },
    });
    for (const id of ['good', 'bad', 'good again']) await putItem(client, 'FailingTable', id);
    const failure = await receiveBody(client, 'TableFailures', 10_000);
    await client.sendRest('lambda', 'DELETE', `/2015-03-31/event-source-mappings/${created.json.UUID}`);
    return (
      failure?.DDBStreamBatchInfo.batchSize === 1 &&
      failure.requestContext.condition === 'RetryAttemptsExhausted' &&
      failure.requestContext.approximateInvokeCount === 2
    );
  },

  'queue-batches': async ({ client }) => {
    const started = Date.now();
    const { json: queue } = await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'Batched' });
    const { json } = await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: FUNCTION,
      EventSourceArn: formatQueueArn('Batched'),
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 2,
    });
    const Entries = Array.from({ length: 6 }, (_, index) => ({ Id: `${index}`, MessageBody: 'a' }));
    for (let i = 0; i < 2; i++)
      await client.sendJson('sqs', 'AmazonSQS.SendMessageBatch', { QueueUrl: queue.QueueUrl, Entries });
    const hasBatch = async () =>
      (await client.getLogMessages(FUNCTION_LOG, started)).includes('batch of 12 records');
    const isBatched = await waitUntil(hasBatch, 8_000);
    await client.sendRest('lambda', 'DELETE', `/2015-03-31/event-source-mappings/${json.UUID}`);
    return isBatched;
  },

  'invocation-metrics': async ({ client }) => {
    const { json: queue } = await client.sendJson('sqs', 'AmazonSQS.CreateQueue', { QueueName: 'Measured' });
    const { json } = await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: FUNCTION,
      EventSourceArn: formatQueueArn('Measured'),
    });
    const before = await sumInvocations(client);
    await client.sendJson('sqs', 'AmazonSQS.SendMessage', { QueueUrl: queue.QueueUrl, MessageBody: 'a' });
    const isRecorded = await waitUntil(async () => (await sumInvocations(client)) > before, 8_000);
    await client.sendRest('lambda', 'DELETE', `/2015-03-31/event-source-mappings/${json.UUID}`);
    return isRecorded;
  },

  'table-stream-restarts': async ({ client, stateDir }) => {
    const streamArn = await createTable(client, 'SavedTable');
    await client.sendRest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: FUNCTION,
      EventSourceArn: streamArn,
      StartingPosition: 'TRIM_HORIZON',
      Enabled: false,
    });
    await putItem(client, 'SavedTable', 'unprocessed');
    await client.send('s3', 'PUT', '/saved-streams', {});
    await client.send('s3', 'PUT', '/saved-streams/stack.tfstate', {}, '{}');
    const { payload } = JSON.parse(readFileSync(join(stateDir, 'state', 'dynamodb.json'), 'utf8'));
    const records = payload.stream_records?.find(({ 2: table }: string[]) => table === 'SavedTable')?.[4];
    return records?.[0].dynamodb.Keys.id.S === 'unprocessed';
  },

  restarts: async ({ client, stateDir }) => {
    // It fails, so it waits for its next attempt.
    const event = JSON.stringify({ fail: true, id: 'unfinished' });
    const headers = { 'x-amz-invocation-type': 'Event' };
    await client.send('lambda', 'POST', `/2015-03-31/functions/${FUNCTION}/invocations`, headers, event);
    await client.send('s3', 'PUT', '/saved-invocations', {});
    await client.send('s3', 'PUT', '/saved-invocations/stack.tfstate', {}, '{}');
    const { payload } = JSON.parse(readFileSync(join(stateDir, 'state', 'lambda.json'), 'utf8'));
    return payload.asynchronous_invocations?.some(
      ({ event: saved }: { event: { id?: string } }) => saved.id === 'unfinished',
    );
  },

  'reserved-concurrency': async ({ client }) => {
    const setting = `/2017-10-31/functions/${FUNCTION}/concurrency`;
    await client.sendRest('lambda', 'PUT', setting, { ReservedConcurrentExecutions: 0 });
    const invoke = `/2015-03-31/functions/${FUNCTION}/invocations?Qualifier=live`;
    const { status } = await client.sendRest('lambda', 'POST', invoke, {});
    await client.sendRest('lambda', 'DELETE', setting);
    return status === 429;
  },

  'image-functions': async ({ client, stateDir }) => {
    const bundle = getImageBundle(stateDir, 'images/probe');
    const write = (result: string) => {
      mkdirSync(join(bundle, 'handlers'), { recursive: true });
      writeFileSync(
        join(bundle, 'handlers', 'a.js'),
        `exports.handle = async ({ name }) => '${result} ' + name;`,
      );
    };
    const invoke = async (qualifier: string) => {
      const path = `/2015-03-31/functions/Containerized/invocations?Qualifier=${qualifier}`;
      return (await client.sendRest('lambda', 'POST', path, { name: qualifier })).text;
    };
    const image = (repository: string) => ({
      ImageUri: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${repository}@sha256:${'0'.repeat(64)}`,
    });
    const create = (repository: string) =>
      client.sendRest('lambda', 'POST', '/2015-03-31/functions', {
        FunctionName: 'Containerized',
        PackageType: 'Image',
        Code: image(repository),
        ImageConfig: { Command: ['handlers/a.handle'] },
        Role: ROLE,
        Publish: true,
      });
    write('first');
    const missing = await create('images/missing');
    const created = await create('images/probe');
    write('second');
    await client.sendRest('lambda', 'PUT', '/2015-03-31/functions/Containerized/code', image('images/probe'));
    return (
      missing.status === 400 &&
      missing.json.message.includes(getImageBundle(stateDir, 'images/missing')) &&
      created.json.PackageType === 'Image' &&
      (await invoke('1')) === '"first 1"' &&
      (await invoke('$LATEST')) === '"second $LATEST"'
    );
  },

  'intelligent-tiering': async ({ client }) => {
    await client.send('s3', 'PUT', '/tiered', {});
    const tags = '<Tagging><TagSet><Tag><Key>Team</Key><Value>risk</Value></Tag></TagSet></Tagging>';
    await client.send('s3', 'PUT', '/tiered?tagging', {}, tags);
    const tiering = '<Days>90</Days><AccessTier>ARCHIVE_ACCESS</AccessTier>';
    const configuration = `<IntelligentTieringConfiguration><Id>all</Id><Status>Enabled</Status><Tiering>${tiering}</Tiering></IntelligentTieringConfiguration>`;
    await client.send('s3', 'PUT', '/tiered?intelligent-tiering&id=all', {}, configuration);
    const stored = await client.send('s3', 'GET', '/tiered?intelligent-tiering&id=all', {});
    const other = await client.send('s3', 'GET', '/tiered?intelligent-tiering&id=other', {});
    const kept = await client.send('s3', 'GET', '/tiered?tagging', {});
    return stored.text.includes(tiering) && other.status === 404 && kept.text.includes('risk');
  },
};

/** Creates a table with a stream. @returns the stream's ARN */
export async function createTable(client: EmulatorClient, name: string): Promise<string> {
  const { json } = await client.sendJson('dynamodb', `${DYNAMODB}.CreateTable`, {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  return json.TableDescription.LatestStreamArn;
}

export function putItem(client: EmulatorClient, table: string, id: string) {
  return client.sendJson('dynamodb', `${DYNAMODB}.PutItem`, { TableName: table, Item: { id: { S: id } } });
}

/** Returns the number of invocations of the function that CloudWatch has. */
async function sumInvocations(client: EmulatorClient): Promise<number> {
  const { text } = await client.sendQuery('monitoring', {
    Action: 'GetMetricStatistics',
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    'Dimensions.member.1.Name': 'FunctionName',
    'Dimensions.member.1.Value': FUNCTION,
    StartTime: new Date(Date.now() - 3_600_000).toISOString(),
    EndTime: new Date(Date.now() + 60_000).toISOString(),
    Period: '86400',
    'Statistics.member.1': 'Sum',
  });
  return [...text.matchAll(/<Sum>([^<]+)<\/Sum>/g)].reduce((sum, [, value]) => sum + Number(value), 0);
}
