import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleImageFiles, type ImageFiles } from '../../modules/image-files';
import { getImageBundle } from '../target/local/image-bundles';
import type { ImageSet } from './image-set';

/**
 * Writes the files of a system's images to the directory from which the emulator runs their functions, if they have changed.
 * The emulator runs no containers, and all images of a repository share their files there.
 * @param stateDir the directory of the emulator's state
 * @returns whether the files have changed
 */
export const prepareLocalImages = (stateDir: string, { repository, images }: ImageSet): boolean =>
  writeLocalFiles(
    stateDir,
    repository,
    bundleImageFiles([...new Set(images.flatMap(({ entries }) => entries))]),
  );

/** Writes the files of a repository, if they have changed. @returns whether they have changed */
export function writeLocalFiles(stateDir: string, repository: string, files: ImageFiles): boolean {
  const directory = getImageBundle(stateDir, repository);
  if (hasFiles(directory, files)) return false;
  // A reader sees either all old files or all new ones.
  const [next, previous] = [`${directory}.next`, `${directory}.previous`];
  for (const path of [next, previous]) rmSync(path, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(next, name), content);
  if (existsSync(directory)) renameSync(directory, previous);
  renameSync(next, directory);
  rmSync(previous, { recursive: true, force: true });
  return true;
}

/** Whether a directory contains exactly these files. */
function hasFiles(directory: string, files: ImageFiles): boolean {
  if (!existsSync(directory)) return false;
  const names = readdirSync(directory);
  return (
    names.length === Object.keys(files).length &&
    names.every((name) => name in files && readFileSync(join(directory, name), 'utf8') === files[name])
  );
}
