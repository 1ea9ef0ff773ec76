import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** One digest of several files' names and contents, in the order given. */
export function computeDigest(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(JSON.stringify([file.split('/').at(-1), readFileSync(file, 'utf8')]));
  return hash.digest('hex');
}

/**
 * Makes something unless it was made already from the same sources. The stamp is written at the end, so what was
 * interrupted is made again.
 * @returns whether it was made now
 */
export async function buildIfChanged(
  stampFile: string,
  digest: string,
  make: () => Promise<void>,
): Promise<boolean> {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === digest) return false;
  rmSync(stampFile, { force: true });
  await make();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${digest}\n`);
  return true;
}
