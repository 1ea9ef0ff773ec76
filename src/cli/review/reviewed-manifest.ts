import { join } from 'node:path';
import { UserError } from '../errors';
import { getManifestFile, computeSha256 } from './manifest';

/**
 * Verifies that the plans are the reviewed ones. The manifest contains the SHA-256 of every other file.
 * @param digest SHA-256 of the reviewed manifest.json, in hexadecimal digits
 */
export function assertReviewedManifest(dir: string, digest: string): void {
  const found = computeSha256(getManifestFile(dir));
  if (found === digest) return;
  throw new UserError(
    `refused, nothing was applied: the plans were not reviewed: ${join(dir, 'manifest.json')}: expected SHA-256 ` +
      `${digest}, found ${found}; fetch the reviewed plans, or plan again and have the new plans reviewed`,
  );
}
