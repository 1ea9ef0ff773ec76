import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { bundleWithPackages } from './bundle';

/** The files in the task directory of an image: content by name. */
export type ImageFiles = Readonly<Record<string, string>>;

/**
 * Bundles handlers for an image: `orders/worker.ts` becomes `worker.js`, whose command is `worker.handler`. The same sources
 * and packages always become the same files, on every machine.
 * @param entries the files that export `handler`, relative to `src/lambdas`
 * @throws Error if two files have the same name, or if an import is not found
 */
export function bundleImageFiles(entries: readonly string[]): ImageFiles {
  const files: Record<string, string> = {};
  for (const entry of entries) {
    const name = `${basename(entry, '.ts')}.js`;
    if (name in files)
      throw new Error(`${entries.join(' and ')} would both become ${name}: rename one of them`);
    files[name] = bundleWithPackages(entry);
  }
  return files;
}

/** Computes a digest of files, such as `sha256:…`. It changes if and only if a name or a content changes. */
export function computeFilesDigest(files: ImageFiles): string {
  const sorted = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  return `sha256:${createHash('sha256').update(JSON.stringify(sorted)).digest('hex')}`;
}
