import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';

/** The condition on the keys of a query. */
export type KeyCondition = Pick<QueryCommandInput, 'KeyConditionExpression' | 'ExpressionAttributeValues'>;

/** Reads the rows of a query page by page, with consistent reads. A page can be empty. */
export async function* queryPages(
  client: DynamoDBDocumentClient,
  table: string,
  condition: KeyCondition,
): AsyncGenerator<readonly unknown[]> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        ...condition,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield Items;
    start = LastEvaluatedKey;
  } while (start);
}
