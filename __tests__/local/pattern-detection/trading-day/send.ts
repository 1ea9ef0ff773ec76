import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { createHash } from 'node:crypto';
import { createClientOptions } from '../../../../src/cli/target/aws';
import type { CommonConfig } from '../../../../src/config';
import { type Arrival, CHUNK_MS, OPEN, QUIET_CHUNK, type TradingDay } from './generate';

/** A record of the stream. */
export interface SentRecord {
  readonly chunk: number;
  readonly symbols: readonly string[];
  readonly events: number;
  readonly data: string;
  readonly partitionKey: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
}

/** The first byte of the MD5 of a symbol: its row of open bars, and a part of its partition key's hash. */
const getRow = (symbol: string): string => createHash('md5').update(symbol).digest('hex').slice(0, 2);

/**
 * Packs the arrivals of a chunk as a producer does: one record for the symbols of each row, whose partition key is one of
 * them. A content that is not an event is a record of its own.
 */
function packChunk(arrivals: readonly Arrival[]): Omit<SentRecord, 'chunk' | 'shardId' | 'sequenceNumber'>[] {
  const rows = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const row = typeof arrival.content === 'string' ? arrival.content : getRow(arrival.symbol);
    rows.set(row, [...(rows.get(row) ?? []), arrival]);
  }
  return [...rows.values()].map((inRow) => {
    const [first] = inRow as [Arrival];
    const contents = inRow.map(({ content }) => content);
    return {
      symbols: [...new Set(inRow.map(({ symbol }) => symbol))],
      events: contents.length,
      data: typeof first.content === 'string' ? first.content : JSON.stringify(contents),
      partitionKey: first.symbol,
    };
  });
}

/** Sends the day in the order of arrival, half an hour per request. The request of the quiet chunk is sent twice. */
export async function sendDay(
  config: CommonConfig,
  StreamName: string,
  { arrivals }: TradingDay,
): Promise<readonly SentRecord[]> {
  const kinesis = new KinesisClient(createClientOptions(config));
  const chunks = new Map<number, Arrival[]>();
  for (const arrival of arrivals) {
    const chunk = Math.floor((arrival.arrivesAt - OPEN) / CHUNK_MS);
    chunks.set(chunk, [...(chunks.get(chunk) ?? []), arrival]);
  }
  const sent: SentRecord[] = [];
  const order = [...chunks.keys()].flatMap((chunk) => (chunk === QUIET_CHUNK ? [chunk, chunk] : [chunk]));
  for (const chunk of order) {
    const records = packChunk(chunks.get(chunk)!);
    const { Records = [] } = await kinesis.send(
      new PutRecordsCommand({
        StreamName,
        Records: records.map(({ data, partitionKey }) => ({
          PartitionKey: partitionKey,
          Data: Buffer.from(data),
        })),
      }),
    );
    records.forEach((record, index) => {
      const { ShardId: shardId, SequenceNumber: sequenceNumber } = Records[index]!;
      sent.push({ chunk, ...record, shardId: shardId!, sequenceNumber: sequenceNumber! });
    });
  }
  return sent;
}
