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
import { fetchAllPages } from '../target/fetch-all-pages';
import type { ResourceKind } from './resource-kind';

/**
 * Creates the resource kinds of Kinesis streams, DynamoDB tables, SQS queues, SNS topics, and S3 buckets except for
 * state buckets.
 */
export function createDataKinds(
  options: ClientOptions,
  isStateBucket: (bucket: string) => boolean,
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
        const listed = await fetchAllPages(
          (NextToken) => kinesis.send(new ListStreamsCommand({ NextToken })),
          (page) => page.StreamNames,
          (page) => (page.HasMoreStreams ? page.NextToken : undefined),
        );
        return listed.map((StreamName) => ({
          identity: StreamName,
          name: StreamName,
          remove: () => kinesis.send(new DeleteStreamCommand({ StreamName, EnforceConsumerDeletion: true })),
        }));
      },
    },
    {
      type: 'aws_dynamodb_table',
      list: async () => {
        const listed = await fetchAllPages(
          (ExclusiveStartTableName) => dynamo.send(new ListTablesCommand({ ExclusiveStartTableName })),
          (page) => page.TableNames,
          (page) => page.LastEvaluatedTableName,
        );
        return listed.map((TableName) => ({
          identity: TableName,
          name: TableName,
          remove: () => dynamo.send(new DeleteTableCommand({ TableName })),
        }));
      },
    },
    {
      type: 'aws_sqs_queue',
      list: async () => {
        const listed = await fetchAllPages(
          (NextToken) => sqs.send(new ListQueuesCommand({ NextToken, MaxResults: 1000 })),
          (page) => page.QueueUrls,
          (page) => page.NextToken,
        );
        return listed.map((QueueUrl) => ({
          identity: getLastPart(QueueUrl, '/'), // The URL contains the port of the emulator, which can change.
          name: getLastPart(QueueUrl, '/'),
          remove: () => sqs.send(new DeleteQueueCommand({ QueueUrl })),
        }));
      },
    },
    {
      type: 'aws_s3_bucket',
      list: async () => {
        const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
        return Buckets.flatMap(({ Name = '' }) =>
          isStateBucket(Name) ? [] : [{ identity: Name, name: Name, remove: () => deleteBucket(s3, Name) }],
        );
      },
    },
    {
      type: 'aws_sns_topic',
      list: async () => {
        const listed = await fetchAllPages(
          (NextToken) => sns.send(new ListTopicsCommand({ NextToken })),
          (page) => page.Topics,
          (page) => page.NextToken,
        );
        return listed.map(({ TopicArn = '' }) => ({
          identity: TopicArn,
          name: getLastPart(TopicArn, ':'),
          remove: () => sns.send(new DeleteTopicCommand({ TopicArn })),
        }));
      },
    },
  ];
}

/** Empties the bucket first: S3 deletes only empty buckets. */
async function deleteBucket(s3: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) break;
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}

const getLastPart = (text: string, separator: string): string => text.split(separator).at(-1) ?? text;
