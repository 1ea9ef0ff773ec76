import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Readable } from 'node:stream';
import { sha256 } from '../../../src/aws/sha256';
import { type Entry, parsePartitionKey, toEntryRow, toHeadRow } from '../../../src/domain/ledger';
import {
  createCheckpointRow,
  createExecutionRow,
  createTradeRow,
  type RowKey,
  TRADE_ENTRY,
  type TradePayload,
} from '../../../src/domain/trade-records';
import { ChainGenerator } from './chain-generator';
import type { CpuMeter } from './cpu-meter';
import type { GeneratedLedger } from './generated-ledger';

/** DynamoDB ends a page at this size. */
const PAGE_BYTES = 1_000_000;

interface Attribute {
  readonly S?: string;
  readonly N?: string;
}
interface Request {
  readonly RequestItems?: Readonly<
    Record<string, { readonly Keys: readonly Readonly<Record<string, Attribute>>[] }>
  >;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Attribute>>;
}

/**
 * Creates a client of DynamoDB whose requests a generator answers, page by page, in place of the network. All else is the work
 * of the real client: the JSON of each page is parsed and converted to rows.
 * @param meter measures what the generator needs
 */
export function createTableClient(
  { heads, newest }: GeneratedLedger,
  meter: CpuMeter,
): DynamoDBDocumentClient {
  const chains = new Map<string, ChainGenerator>();
  /** The rows of the entries that were read, by their partition keys, until they are read. */
  const pointers = new Map<string, string>();
  const checkpointRow = createCheckpointRow(newest, sha256);
  /** Continues a chain where its last page ended. */
  const readPage = (partition: string): string => {
    const last = heads.get(partition);
    if (!last) return '{"Items":[]}';
    const chain = chains.get(partition) ?? new ChainGenerator(parsePartitionKey(partition)!);
    chains.set(partition, chain);
    const rows: string[] = [];
    for (let bytes = 0; bytes < PAGE_BYTES && (chain.head?.sequence ?? -1) < last.sequence;) {
      const entry = chain.next();
      for (const pointer of createPointers(entry)) pointers.set(pointer.pk, formatRow({ ...pointer }));
      const row = formatRow({ ...toEntryRow(entry) });
      rows.push(row);
      bytes += row.length;
    }
    const isLast = chain.head?.sequence === last.sequence;
    const next = isLast ? '' : `,"LastEvaluatedKey":{"pk":{"S":"${partition}"},"sk":{"S":"next"}}`;
    return `{"Items":[${rows.join()}]${next}}`;
  };
  const answer = (target: string, request: Request): string => {
    if (target.endsWith('.Query')) return readPage(request.ExpressionAttributeValues![':chain']!.S!);
    const [[table, { Keys }]] = Object.entries(request.RequestItems!) as [
      [string, { Keys: readonly Readonly<Record<string, Attribute>>[] }],
    ];
    const rows = Keys.flatMap(({ pk }) => {
      const pointer = pointers.get(pk!.S!);
      if (pointer !== undefined) {
        pointers.delete(pk!.S!);
        return [pointer];
      }
      if (pk!.S === checkpointRow.pk) return [formatRow({ ...checkpointRow })];
      const head = heads.get(pk!.S!);
      return head ? [formatRow({ ...toHeadRow(head) })] : [];
    });
    return `{"Responses":{${JSON.stringify(table)}:[${rows.join()}]}}`;
  };
  const handle = async ({ headers, body }: { headers: Record<string, string>; body: Uint8Array }) => ({
    response: {
      statusCode: 200,
      headers: {},
      body: meter.measure(() =>
        Readable.from([
          Buffer.from(
            answer(headers['x-amz-target'] ?? '', JSON.parse(new TextDecoder().decode(body)) as Request),
          ),
        ]),
      ),
    },
  });
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
      requestHandler: { handle } as never,
    }),
  );
}

/** Creates the rows that the recorder writes with an entry. */
const createPointers = (entry: Entry): readonly RowKey[] => {
  if (entry.kind !== TRADE_ENTRY) return [];
  const { region, shard, sequence, recordedAt } = entry;
  const payload = entry.payload as unknown as TradePayload;
  const { tradeId, executionKey } = payload.enrichment;
  const reference = { region, shard, sequence };
  return [
    createTradeRow({ entry: reference, payload }, recordedAt),
    createExecutionRow(executionKey, region, 0, [{ ...reference, tradeId, version: payload.trade.version }]),
  ];
};

/** Formats a row as DynamoDB sends it. */
const formatRow = (row: Readonly<Record<string, unknown>>): string => JSON.stringify(mapValues(row));

const mapValues = (row: object): object =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toAttribute(value)]));

const toAttribute = (value: unknown): object => {
  if (typeof value === 'number') return { N: String(value) };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  return typeof value === 'object' && value !== null ? { M: mapValues(value) } : { S: value };
};
