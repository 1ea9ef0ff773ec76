import { DeleteTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DeleteStreamCommand, KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { DeleteTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { ClientOptions } from '../aws';
import { pages, type Kind } from './kind';

/** Tables, streams, queues and topics. */
export function dataKinds(options: ClientOptions): Kind[] {
  const dynamo = new DynamoDBClient(options);
  const kinesis = new KinesisClient(options);
  const sqs = new SQSClient(options);
  const sns = new SNSClient(options);
  return [
    {
      type: 'aws_kinesis_stream',
      list: async () => {
        const all = await pages(
          (NextToken) => kinesis.send(new ListStreamsCommand({ NextToken })),
          (page) => page.StreamNames,
          (page) => (page.HasMoreStreams ? page.NextToken : undefined),
        );
        return all.map((StreamName) => ({
          identity: StreamName,
          name: StreamName,
          remove: () => kinesis.send(new DeleteStreamCommand({ StreamName, EnforceConsumerDeletion: true })),
        }));
      },
    },
    {
      type: 'aws_dynamodb_table',
      list: async () => {
        const all = await pages(
          (ExclusiveStartTableName) => dynamo.send(new ListTablesCommand({ ExclusiveStartTableName })),
          (page) => page.TableNames,
          (page) => page.LastEvaluatedTableName,
        );
        return all.map((TableName) => ({
          identity: TableName,
          name: TableName,
          remove: () => dynamo.send(new DeleteTableCommand({ TableName })),
        }));
      },
    },
    {
      type: 'aws_sqs_queue',
      list: async () => {
        const all = await pages(
          (NextToken) => sqs.send(new ListQueuesCommand({ NextToken, MaxResults: 1000 })),
          (page) => page.QueueUrls,
          (page) => page.NextToken,
        );
        return all.map((QueueUrl) => ({
          identity: lastPart(QueueUrl, '/'), // The URL changes with the port.
          name: lastPart(QueueUrl, '/'),
          remove: () => sqs.send(new DeleteQueueCommand({ QueueUrl })),
        }));
      },
    },
    {
      type: 'aws_sns_topic',
      list: async () => {
        const all = await pages(
          (NextToken) => sns.send(new ListTopicsCommand({ NextToken })),
          (page) => page.Topics,
          (page) => page.NextToken,
        );
        return all.map(({ TopicArn = '' }) => ({
          identity: TopicArn,
          name: lastPart(TopicArn, ':'),
          remove: () => sns.send(new DeleteTopicCommand({ TopicArn })),
        }));
      },
    },
  ];
}

const lastPart = (text: string, separator: string): string => text.split(separator).at(-1) ?? text;
