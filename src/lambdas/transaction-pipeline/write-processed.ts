import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { METRICS, toPublicTransaction, type TransactionRow } from '../../domain/transactions';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { runAll } from '../shared/concurrency';
import { readStreamImage } from '../shared/stream-image';
import type { Telemetry } from '../shared/telemetry';
import type { ProcessedTransactions } from './adapters/processed-transactions';

export interface ProcessedWriterDeps {
  readonly telemetry: Telemetry;
  readonly objects: ProcessedTransactions;
}

const FOLDER = 'transactions';

/**
 * Creates the handler that writes decided transactions to the bucket: a line when a transaction is scored, and another
 * one when an investigation ends. An object is named after its first change, so a repeated batch replaces its objects, and
 * so do the two halves of a bisected one.
 */
export const createProcessedWriter =
  ({ telemetry, objects }: ProcessedWriterDeps) =>
  async ({ Records: records }: DynamoDBStreamEvent): Promise<void> => {
    const parts = new Map<string, { readonly key: string; readonly lines: object[] }>();
    for (const record of records) {
      const line = createLine(record);
      if (!line) continue;
      const partition = formatPartition(record);
      const part = parts.get(partition);
      if (part) part.lines.push(line);
      else
        parts.set(partition, {
          key: `${FOLDER}/${partition}/${formatName(record)}.jsonl.gz`,
          lines: [line],
        });
    }
    await runAll([...parts.values()], MAX_CONCURRENT_CALLS, ({ key, lines }) => objects.put(key, lines));
    telemetry.meter.count(METRICS.written, [...parts.values()].flatMap(({ lines }) => lines).length);
    telemetry.meter.flush();
  };

/** Creates the line of a change; undefined for one that decides nothing. */
const createLine = ({ dynamodb }: DynamoDBRecord): object | undefined => {
  const after = readStreamImage<TransactionRow>(dynamodb?.NewImage);
  if (after?.score === undefined) return undefined;
  const before = readStreamImage<TransactionRow>(dynamodb?.OldImage);
  if (before?.score === undefined) return { change: 'scored', ...toPublicTransaction(after) };
  return before.fraud === after.fraud ? undefined : { change: 'confirmed', ...toPublicTransaction(after) };
};

/** The hour of the change, by which Athena reads only the objects that a query needs. */
const formatPartition = ({ dynamodb }: DynamoDBRecord): string => {
  const time = new Date((dynamodb?.ApproximateCreationDateTime ?? 0) * 1000).toISOString();
  return `date=${time.slice(0, 10)}/hour=${time.slice(11, 13)}`;
};

/** The sequence number of a record is unique within its shard, its id everywhere. */
const formatName = ({ eventID, dynamodb }: DynamoDBRecord): string =>
  `${dynamodb?.SequenceNumber ?? '0'}-${(eventID ?? '').slice(0, 8)}`;
