import { join } from 'node:path';
import { UserError } from '../errors';
import { manifestFile, sha256 } from './manifest';

/**
 * Refuses plans that are not those whose manifest somebody reviewed: it holds the SHA-256 of every other file.
 * @param digest SHA-256 of the reviewed manifest.json, in hexadecimal digits
 */
export function refuseOtherManifest(dir: string, digest: string): void {
  const found = sha256(manifestFile(dir));
  if (found === digest) return;
  throw new UserError(
    `refused, nothing was applied now: these are not the plans that were reviewed: ${join(dir, 'manifest.json')}: SHA-256 ` +
      `${digest} when reviewed, now ${found}; fetch the reviewed ones, or plan anew and have that reviewed`,
  );
}
