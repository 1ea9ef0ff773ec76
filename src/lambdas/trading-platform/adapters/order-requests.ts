import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { tryConditionalWrite } from '../../shared/document-client';

/** A request that an account sent under an idempotency key. */
export interface OrderRequest {
  /** The account and the key, so that accounts choose their keys independently of each other. */
  readonly requestKey: string;
  readonly requestId: string;
  readonly orderId: string;
  /** The hash of the content: the same key with other content is an error of the client. */
  readonly contentHash: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly receivedAt: string;
  /** When DynamoDB may delete the row, in seconds since 1970. */
  readonly ttl: number;
}

export interface OrderRequests {
  /** Adds a request, unless its key is used. @returns the stored request: the new one, or the one that used the key */
  addOrGet(request: OrderRequest): Promise<OrderRequest>;
  /** Returns the request that used a key, with a consistent read. */
  get(requestKey: string): Promise<OrderRequest | undefined>;
}

/** DynamoDB may delete a row between the failed write and the read. */
const MAX_ATTEMPTS = 3;

/** Creates the adapter of the table OrderRequests. */
export const createOrderRequests = (client: DynamoDBDocumentClient, table: string): OrderRequests => {
  const get: OrderRequests['get'] = async (requestKey) => {
    const request = { TableName: table, Key: { requestKey }, ConsistentRead: true };
    return (await client.send(new GetCommand(request))).Item as OrderRequest | undefined;
  };
  return {
    get,
    addOrGet: async (request) => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const put = new PutCommand({
          TableName: table,
          Item: { ...request },
          ConditionExpression: 'attribute_not_exists(requestKey)',
        });
        if (await tryConditionalWrite(client.send(put))) return request;
        const stored = await get(request.requestKey);
        if (stored) return stored;
      }
      throw new Error(
        `request ${request.requestId} is neither stored nor refused after ${MAX_ATTEMPTS} attempts`,
      );
    },
  };
};
