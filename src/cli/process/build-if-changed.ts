import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Computes one digest of the names and contents of several files, in the given order. */
export function computeDigest(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(JSON.stringify([file.split('/').at(-1), readFileSync(file, 'utf8')]));
  return hash.digest('hex');
}

/**
 * Runs a build unless the sources are the same as in the last build. The stamp file is written at the end, so an
 * interrupted build is repeated.
 * @returns whether the build ran
 */
export async function buildIfChanged(
  stampFile: string,
  digest: string,
  build: () => Promise<void>,
): Promise<boolean> {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === digest) return false;
  rmSync(stampFile, { force: true });
  await build();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${digest}\n`);
  return true;
}
