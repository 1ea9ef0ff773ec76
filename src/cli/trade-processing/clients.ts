import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CommonConfig } from '../../config';
import { createClientOptions, type RequestLimits, SHORT_LIMITS } from '../target/aws';

/** Clients of one region. Each only sends commands, so that tests can replace it. */
export interface RegionalClients {
  readonly dynamo: Pick<DynamoDBDocumentClient, 'send'>;
  readonly events: Pick<EventBridgeClient, 'send'>;
  readonly queues: Pick<SQSClient, 'send'>;
  readonly parameters: Pick<SSMClient, 'send'>;
  readonly buckets: Pick<S3Client, 'send'>;
  readonly functions: Pick<LambdaClient, 'send'>;
  readonly keys: Pick<KMSClient, 'send'>;
}

/** For invocations: longer than the 15 minutes that a function can run. */
const INVOCATION_LIMITS: RequestLimits = { requestTimeout: 910_000, maxAttempts: 4 };

/** Creates the clients of a region. @param config the configuration of this region */
export function createRegionalClients(config: CommonConfig): RegionalClients {
  const options = createClientOptions(config);
  const shortOptions = createClientOptions(config, SHORT_LIMITS);
  return {
    dynamo: DynamoDBDocumentClient.from(new DynamoDBClient(options), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    events: new EventBridgeClient(shortOptions),
    queues: new SQSClient(options),
    parameters: new SSMClient(shortOptions),
    buckets: new S3Client({ ...options, forcePathStyle: config.target === 'local' }),
    functions: new LambdaClient(createClientOptions(config, INVOCATION_LIMITS)),
    keys: new KMSClient(options),
  };
}
