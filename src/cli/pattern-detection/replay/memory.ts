import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Pipeline } from '../pipeline';
import { STACKS_DIR } from '../../session';
import { hasReached } from './quiet';
import type { Place } from './send';

/** Each environment has its own: what one took in says nothing of another. */
const fileOf = (suffix: string) => join(STACKS_DIR, 'replayed', `${suffix}.json`);
const Memory = z.object({
  what: z.string(),
  last: z.array(z.tuple([z.string(), z.object({ shardId: z.string(), sequenceNumber: z.string() })])),
});

/** Whether this data went through the pipeline as it stands: its detectors must have got at least as far as then. */
export async function wasReplayed(suffix: string, what: string, pipeline: Pipeline): Promise<boolean> {
  const file = fileOf(suffix);
  if (!existsSync(file)) return false;
  const memory = Memory.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!memory.success || memory.data.what !== what) return false;
  const progress = await pipeline.detectorProgress();
  return memory.data.last.every(([symbol, place]) => hasReached(progress.get(symbol), place));
}

/** @param what names the data: the digest of the file, and the symbols taken from it */
export function rememberReplay(suffix: string, what: string, last: ReadonlyMap<string, Place>): void {
  const file = fileOf(suffix);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ what, last: [...last] }));
}

export function forgetReplay(suffix: string): void {
  rmSync(fileOf(suffix), { force: true });
}
