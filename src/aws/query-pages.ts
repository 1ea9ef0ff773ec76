import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';

/** The rows of a page; there can be none. */
export type Page = readonly Readonly<Record<string, unknown>>[];

/**
 * Reads the rows of a query in pages of at most 1 MB: consistently, except on an index, which has no consistent reads. Each
 * page is requested when it is needed.
 */
export async function* queryPages(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  query: QueryCommandInput,
): AsyncGenerator<Page> {
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        ...query,
        ConsistentRead: query.IndexName === undefined,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield Items;
    start = LastEvaluatedKey;
  } while (start);
}
