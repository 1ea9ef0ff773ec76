import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { PROBE_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';
import type { Check } from '../run-checks';

/** A key that no session has: the check needs an answer, not a row. */
const ABSENT_SESSION = 'HEALTH';

/** Checks that the table Sessions answers consistent reads. */
export const createSessionsCheck = (
  table: string,
  client: Pick<DynamoDBDocumentClient, 'send'> = DynamoDBDocumentClient.from(
    traceClient(new DynamoDBClient(PROBE_OPTIONS)),
  ),
): Check => ({
  name: 'sessions',
  run: async () => {
    const Key = { sessionId: ABSENT_SESSION };
    await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  },
});

/** Checks that the queue OrderCommands answers. */
export const createQueueCheck = (
  url: string,
  client: Pick<SQSClient, 'send'> = traceClient(new SQSClient(PROBE_OPTIONS)),
): Check => ({
  name: 'queue',
  run: async () => {
    await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  },
});

/** Checks that the bus TradingEvents answers. */
export const createBusCheck = (
  bus: string,
  client: Pick<EventBridgeClient, 'send'> = traceClient(new EventBridgeClient(PROBE_OPTIONS)),
): Check => ({
  name: 'events',
  run: async () => {
    await client.send(new DescribeEventBusCommand({ Name: bus }));
  },
});
