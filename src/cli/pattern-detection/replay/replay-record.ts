import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Pipeline } from '../pipeline';
import { STACKS_DIR } from '../../session';
import { hasReached, type StreamPosition } from './position';
import { safeParse } from '../../../domain/validation/safe-parse';

/** Each environment has its own record. */
const recordFile = (suffix: string) => join(STACKS_DIR, 'replayed', `${suffix}.json`);
const ReplayRecord = z.object({
  input: z.string(),
  last: z.array(z.tuple([z.string(), z.object({ shardId: z.string(), sequenceNumber: z.string() })])),
});

/** Whether the deployed pipeline has already processed this data: its detectors are at or after the recorded positions. */
export async function isReplayed(suffix: string, inputDigest: string, pipeline: Pipeline): Promise<boolean> {
  const file = recordFile(suffix);
  if (!existsSync(file)) return false;
  const memory = safeParse(ReplayRecord, JSON.parse(readFileSync(file, 'utf8')));
  if (!memory.success || memory.data.input !== inputDigest) return false;
  const progress = await pipeline.readProgress();
  return memory.data.last.every(([symbol, position]) => hasReached(progress(symbol), position));
}

/**
 * Records a replay, so that the next `up` can skip it.
 * @param inputDigest identifies the data: the digest of the file and the selected symbols
 */
export function saveReplayRecord(
  suffix: string,
  inputDigest: string,
  last: ReadonlyMap<string, StreamPosition>,
): void {
  const file = recordFile(suffix);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ input: inputDigest, last: [...last] }));
}

export function deleteReplayRecord(suffix: string): void {
  rmSync(recordFile(suffix), { force: true });
}
