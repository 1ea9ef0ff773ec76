import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { traceClient } from '../../shared/telemetry';

/** Returns the client of an endpoint. */
export type GetClient<Client> = (endpoint: string) => Client;

/** Creates a client when its endpoint is first used or has changed, so that connections are reused. */
export const createClientCache = <Client>(create: GetClient<Client>): GetClient<Client> => {
  let current: { readonly endpoint: string; readonly client: Client } | undefined;
  return (endpoint) => {
    if (current?.endpoint !== endpoint) current = { endpoint, client: create(endpoint) };
    return current.client;
  };
};

const { requestHandler, ...retries } = CLIENT_OPTIONS;

export const createTableClients = (): GetClient<DynamoDBDocumentClient> =>
  createClientCache((endpoint) =>
    DynamoDBDocumentClient.from(traceClient(new DynamoDBClient({ endpoint, requestHandler, ...retries }))),
  );

export const createBucketClients = (): GetClient<Pick<S3Client, 'send'>> =>
  createClientCache((endpoint) => traceClient(new S3Client({ endpoint, requestHandler, ...retries })));

export const createKeyClients = (): GetClient<Pick<KMSClient, 'send'>> =>
  createClientCache((endpoint) => traceClient(new KMSClient({ endpoint, requestHandler, ...retries })));
