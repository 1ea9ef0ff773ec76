import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type HistoryQuery, encodeCursor, parseDetectionId } from '../../../domain/alerts';
import { formatIsoTime } from '../../../domain/market-data';

/** A page of rows, newest first, and the cursor of the next page if there is one. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly next?: string;
}

/** A table with queries by symbol, pattern and time. */
export interface History<Row> {
  query(query: HistoryQuery): Promise<Page<Row>>;
}

/** The names that differ between TradingPatterns and AlertHistory. */
export interface HistoryTable {
  readonly table: string;
  readonly id: 'patternId' | 'alertId';
  readonly kind: 'pattern' | 'alert';
}

const MAX_QUERIES = 10;
const ROWS_PER_FILTERED_QUERY = 100;

/**
 * Reads a page of a table from the best index for the query. A query by symbol and pattern filters the rows of the symbol.
 * After 10 requests it returns the rows found so far, with a cursor to continue.
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
  for (let request = 0; request < MAX_QUERIES; request++) {
    const response = await client.send(
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
        // One additional row shows whether there is a next page.
        Limit: filtered ? ROWS_PER_FILTERED_QUERY : query.limit + 1,
        ...(lastId !== undefined && { ExclusiveStartKey: createStartKey(lastId, id, partition, value) }),
      }),
    );
    items.push(...((response.Items ?? []) as Row[]));
    if (items.length > query.limit) {
      const page = items.slice(0, query.limit);
      return { items: page, next: encodeCursor(getRowId(page.at(-1), id)) };
    }
    if (!response.LastEvaluatedKey) return { items };
    lastId = getRowId(response.LastEvaluatedKey, id);
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

/** Creates the start key: the keys of the table and of the index. */
const createStartKey = (
  last: string,
  id: HistoryTable['id'],
  partition: string,
  value: string,
): Record<string, string> => {
  const key = parseDetectionId(last);
  if (!key) throw new Error(`row ${last} has an invalid id`);
  return { [id]: last, timestamp: formatIsoTime(key.confirmedAt), [partition]: value };
};
