import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  ShardIteratorType,
} from '@aws-sdk/client-kinesis';
import { fetchAllPages } from '../../../cli/target/fetch-all-pages';
import type { StreamRecord } from '../../../domain/market-data';
import { toStreamRecord } from './stream-record';

/** Errors after which the same request is sent again later. */
const RATE_ERRORS = [
  'ProvisionedThroughputExceededException',
  'LimitExceededException',
  'ThrottlingException',
];
/** An iterator expires after five minutes, such as while the machine sleeps. Then the shard is read from its end again. */
const EXPIRED_ERROR = 'ExpiredIteratorException';
const RETRY_MS = 1_000;

export interface StreamReaderOptions {
  readonly kinesis: Pick<KinesisClient, 'send'>;
  readonly stream: string;
  /**
   * The time between two reads of a shard, in milliseconds. A shard allows five reads a second for all readers together, and
   * the functions of the system read it too.
   */
  readonly everyMs: number;
  readonly onRecords: (records: readonly StreamRecord[]) => void;
}

/**
 * Reads the new records of a stream until the signal aborts: from the end of each shard. The shards that replace a shard are
 * read from their beginning.
 */
export async function readStream(options: StreamReaderOptions, signal: AbortSignal): Promise<void> {
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const started = new Set<string>();
  const follow = async (shard: string, from: ShardIteratorType): Promise<void> => {
    // After a merge, two shards name the same one.
    if (started.has(shard)) return;
    started.add(shard);
    const next = await readShard(options, shard, from, either);
    await Promise.all(next.map((child) => follow(child, ShardIteratorType.TRIM_HORIZON)));
  };
  try {
    const shards = await listOpenShards(options);
    await Promise.all(shards.map((shard) => follow(shard, ShardIteratorType.LATEST)));
  } finally {
    // If one shard fails, the others end too.
    failure.abort();
  }
}

async function listOpenShards({ kinesis, stream }: StreamReaderOptions): Promise<string[]> {
  const shards = await fetchAllPages(
    // The stream is part of the token.
    (NextToken) => kinesis.send(new ListShardsCommand(NextToken ? { NextToken } : { StreamName: stream })),
    (page) => page.Shards,
    (page) => page.NextToken,
  );
  return shards
    .filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined)
    .map(({ ShardId = '' }) => ShardId);
}

/** Reads a shard until the signal aborts or the shard ends. Returns the shards that replace it. */
async function readShard(
  { kinesis, stream: StreamName, everyMs, onRecords }: StreamReaderOptions,
  ShardId: string,
  from: ShardIteratorType,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const options = { abortSignal: signal };
  const openIterator = async (type: ShardIteratorType) => {
    const command = new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: type });
    return (await kinesis.send(command, options)).ShardIterator;
  };
  let type = from;
  let iterator: string | undefined;
  while (!signal.aborted)
    try {
      iterator ??= await openIterator(type);
      const { Records, NextShardIterator, ChildShards } = await kinesis.send(
        new GetRecordsCommand({ ShardIterator: iterator }),
        options,
      );
      if (Records?.length && !signal.aborted)
        onRecords(Records.map((record) => toStreamRecord(ShardId, record, Date.now())));
      if (NextShardIterator === undefined) return (ChildShards ?? []).map((child) => child.ShardId ?? '');
      iterator = NextShardIterator;
      await pause(everyMs, signal);
    } catch (error) {
      if (signal.aborted) break;
      const { name } = error as Error;
      if (name === EXPIRED_ERROR) [iterator, type] = [undefined, ShardIteratorType.LATEST];
      else if (!RATE_ERRORS.includes(name)) throw error;
      await pause(RETRY_MS, signal);
    }
  return [];
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);
