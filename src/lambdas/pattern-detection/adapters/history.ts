import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type HistoryQuery, encodeCursor, parseDetectionId } from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';

/** Rows, newest first, and the cursor of the page after them, if there is one. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly next?: string;
}

/** A table that can be asked by symbol, pattern and time. */
export interface History<Row> {
  query(query: HistoryQuery): Promise<Page<Row>>;
}

/** TradingPatterns and AlertHistory differ in these names only. */
export interface HistoryTable {
  readonly table: string;
  readonly id: 'patternId' | 'alertId';
  readonly kind: 'pattern' | 'alert';
}

const MAX_QUERIES = 10;
const ROWS_PER_FILTERED_QUERY = 100;

/**
 * One page of a table's rows, from the index that fits the query best. A query by symbol and pattern filters the
 * symbol's rows; after 10 rounds it answers what it has, with a cursor to go on from.
 */
export const queryHistory = async <Row extends object>(
  client: DynamoDBDocumentClient,
  { table, id, kind }: HistoryTable,
  query: HistoryQuery,
): Promise<Page<Row>> => {
  const [index, partition, value] = selectIndex(query, kind);
  const filtered = query.symbol !== undefined && query.pattern !== undefined;
  const items: Row[] = [];
  let lastId = query.after;
  for (let attempt = 0; attempt < MAX_QUERIES; attempt++) {
    const answer = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#partition = :partition AND #timestamp BETWEEN :from AND :to',
        ...(filtered && { FilterExpression: '#pattern = :pattern' }),
        ExpressionAttributeNames: {
          '#partition': partition,
          '#timestamp': 'timestamp',
          ...(filtered && { '#pattern': 'pattern' }),
        },
        ExpressionAttributeValues: {
          ':partition': value,
          ':from': query.from ?? '0000',
          ':to': query.to ?? '9999-12-31T23:59:59.999Z',
          ...(filtered && { ':pattern': query.pattern }),
        },
        ScanIndexForward: false,
        // One more than wanted tells whether there is a next page.
        Limit: filtered ? ROWS_PER_FILTERED_QUERY : query.limit + 1,
        ...(lastId !== undefined && { ExclusiveStartKey: createStartKey(lastId, id, partition, value) }),
      }),
    );
    items.push(...((answer.Items ?? []) as Row[]));
    if (items.length > query.limit) {
      const page = items.slice(0, query.limit);
      return { items: page, next: encodeCursor(getRowId(page.at(-1), id)) };
    }
    if (!answer.LastEvaluatedKey) return { items };
    lastId = getRowId(answer.LastEvaluatedKey, id);
  }
  return { items, ...(lastId !== undefined && { next: encodeCursor(lastId) }) };
};

const selectIndex = (
  { symbol, pattern }: HistoryQuery,
  kind: HistoryTable['kind'],
): readonly [index: string, partition: string, value: string] => {
  if (symbol !== undefined) return ['bySymbol', 'symbol', symbol];
  return pattern === undefined ? ['byTime', 'kind', kind] : ['byPattern', 'pattern', pattern];
};

const getRowId = (row: object | undefined, id: HistoryTable['id']): string =>
  String((row as Record<string, unknown> | undefined)?.[id]);

/** The whole key that DynamoDB wants to start after: the table's own, and the index's. */
const createStartKey = (
  last: string,
  id: HistoryTable['id'],
  partition: string,
  value: string,
): Record<string, string> => {
  const key = parseDetectionId(last);
  if (!key) throw new Error(`the row ${last} has an id that no detection has`);
  return { [id]: last, timestamp: formatIsoTime(key.confirmedAt), [partition]: value };
};
