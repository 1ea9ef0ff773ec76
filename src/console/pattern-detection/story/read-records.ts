import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { queryPages } from '../../../aws/query-pages';
import { fetchRecords } from '../../../cli/pattern-detection/failed/records';
import type { PatternRow } from '../../../domain/alerts';
import type { Deployment } from '../deployment';
import type { StoryReaders } from './find-story';

/** How many of the newest patterns are searched for a correlation id, which no index has. */
const PAGE = { rows: 500, count: 4 };

/** Creates the function that reads the event of a record. Records are available for 24 hours. */
export const createReadRecord =
  ({ kinesis, pipeline }: Pick<Deployment, 'kinesis' | 'pipeline'>): StoryReaders['readRecord'] =>
  async (shardId, sequenceNumber, index) => {
    const range = {
      stream: pipeline.streamName,
      shardId,
      first: sequenceNumber,
      last: sequenceNumber,
      count: 1,
    };
    const [record] = await fetchRecords(kinesis, range);
    if (record?.arrivedAt === undefined) return undefined;
    const correlationId = `${shardId}:${sequenceNumber}#${index}`;
    return {
      correlationId,
      arrivedAt: record.arrivedAt,
      event: selectEvent(record.data.toString('utf8'), index),
    };
  };

/** Selects an event of a record: of an array or of lines; the whole text if it is not JSON. */
export function selectEvent(text: string, index: number): unknown {
  const parsed = tryParse(text) ?? tryParse(`[${text.trim().split(/\n+/).join(',')}]`);
  if (parsed === undefined) return text;
  return Array.isArray(parsed) ? (parsed as unknown[])[index] : parsed;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Creates the function that finds a pattern by the id of the event that confirmed it. */
export const createFindPattern =
  (
    dynamo: Pick<DynamoDBDocumentClient, 'send'>,
    getTable: (id: string) => string,
  ): StoryReaders['findPattern'] =>
  async (correlationId) => {
    const query = {
      TableName: getTable('TradingPatterns'),
      IndexName: 'byTime',
      KeyConditionExpression: '#kind = :kind',
      FilterExpression: 'correlationId = :id',
      ExpressionAttributeNames: { '#kind': 'kind' },
      ExpressionAttributeValues: { ':kind': 'pattern', ':id': correlationId },
      ScanIndexForward: false,
      Limit: PAGE.rows,
    };
    let pages = 0;
    for await (const [found] of queryPages(dynamo, query))
      if (found || ++pages === PAGE.count) return found as PatternRow | undefined;
    return undefined;
  };
