import { DeleteTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DeleteStreamCommand, KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { DeleteTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { DeleteQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ClientOptions } from '../target/aws';
import { fetchAllPages, type ResourceKind } from './resource-kind';

/** Tables, streams, queues, topics, and buckets other than those of states. */
export function createDataKinds(
  options: ClientOptions,
  holdsStates: (bucket: string) => boolean,
): ResourceKind[] {
  const s3 = new S3Client({ ...options, forcePathStyle: options.endpoint !== undefined });
  const dynamo = new DynamoDBClient(options);
  const kinesis = new KinesisClient(options);
  const sqs = new SQSClient(options);
  const sns = new SNSClient(options);
  return [
    {
      type: 'aws_kinesis_stream',
      list: async () => {
        const all = await fetchAllPages(
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
        const all = await fetchAllPages(
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
        const all = await fetchAllPages(
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
      type: 'aws_s3_bucket',
      list: async () => {
        const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
        return Buckets.flatMap(({ Name = '' }) =>
          holdsStates(Name) ? [] : [{ identity: Name, name: Name, remove: () => removeBucket(s3, Name) }],
        );
      },
    },
    {
      type: 'aws_sns_topic',
      list: async () => {
        const all = await fetchAllPages(
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

/** S3 deletes empty buckets only. */
async function removeBucket(s3: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) break;
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}

const lastPart = (text: string, separator: string): string => text.split(separator).at(-1) ?? text;
