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
 * one when an investigation ends. The names of the objects follow from the batch, so a repeated batch replaces its own.
 */
export const createProcessedWriter =
  ({ telemetry, objects }: ProcessedWriterDeps) =>
  async ({ Records: records }: DynamoDBStreamEvent): Promise<void> => {
    const lines = new Map<string, object[]>();
    for (const record of records) {
      const line = createLine(record);
      if (!line) continue;
      const partition = formatPartition(record);
      const partLines = lines.get(partition);
      if (partLines) partLines.push(line);
      else lines.set(partition, [line]);
    }
    const name = formatName(records[0]);
    await runAll([...lines], MAX_CONCURRENT_CALLS, ([partition, partLines]) =>
      objects.put(`${FOLDER}/${partition}/${name}.jsonl.gz`, partLines),
    );
    telemetry.meter.count(METRICS.written, [...lines.values()].flat().length);
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
const formatName = (record: DynamoDBRecord | undefined): string =>
  `${record?.dynamodb?.SequenceNumber ?? '0'}-${(record?.eventID ?? '').slice(0, 8)}`;
