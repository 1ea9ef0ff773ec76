import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join, sep } from 'node:path';
import { bundleImageFiles } from '../../modules/image-files';
import type { ImageSet } from './image-set';

/** Files by their paths, which have slashes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Where Lambda looks for handlers in an image, and for extensions. */
const TASK_DIRECTORY = 'var/task';
const EXTENSION_DIRECTORY = 'opt';
/** 1980-01-01, in seconds since 1970: the time of every file, so that the same files become the same layers. */
export const SOURCE_DATE_EPOCH = 315_532_800;

/** The files that an image adds to its base image, by their paths in the image. */
export interface ImageContent {
  /** The name of the image's stage in the Dockerfile. */
  readonly name: string;
  /** The bundled handlers. */
  readonly handlers: Files;
  /** The extension of Lambda Insights. */
  readonly extension: Files;
}

/** Bundles the handlers of each image. The extension is not in the contents yet. */
export const bundleImages = ({ images }: ImageSet): readonly ImageContent[] =>
  images.map(({ name, entries }) => ({
    name,
    handlers: addDirectory(TASK_DIRECTORY, bundleImageFiles(entries)),
    extension: {},
  }));

/** Adds an extension. @param files its files by their paths below /opt */
export const addExtension = (contents: readonly ImageContent[], files: Files): readonly ImageContent[] =>
  contents.map((content) => ({ ...content, extension: addDirectory(EXTENSION_DIRECTORY, files) }));

const addDirectory = (directory: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${directory}/${path}`, content]));

/**
 * Writes the build context of a Dockerfile: the Dockerfile, and for each image a folder with the files that it adds to the
 * base image. All files have the same time, and the same permissions on every machine.
 */
export function writeBuildContext(
  directory: string,
  dockerfile: string,
  contents: readonly ImageContent[],
): void {
  rmSync(directory, { recursive: true, force: true });
  writeFile(join(directory, 'Dockerfile'), readFileSync(dockerfile));
  for (const { name, handlers, extension } of contents)
    for (const [path, content] of Object.entries({ ...handlers, ...extension }))
      writeFile(join(directory, name, ...path.split('/')), content);
  normalize(directory);
}

function writeFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Sets the permissions and the times of a directory and of everything in it. */
function normalize(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) normalize(path);
    else setAttributes(path, isProgram(path) ? 0o755 : 0o644);
  }
  setAttributes(directory, 0o755);
}

/** Lambda starts every file in this directory as an extension. */
const isProgram = (path: string): boolean =>
  path.includes(['', EXTENSION_DIRECTORY, 'extensions', ''].join(sep));

function setAttributes(path: string, mode: number): void {
  chmodSync(path, mode);
  utimesSync(path, SOURCE_DATE_EPOCH, SOURCE_DATE_EPOCH);
}

/**
 * Computes the tag of an image from everything that determines it, so that the same image always has the same tag.
 * @param baseImage the reference of the base image with its digest
 */
export function computeImageTag(
  { name, handlers, extension }: ImageContent,
  dockerfile: string,
  baseImage: string,
): string {
  const hash = createHash('sha256').update(readFileSync(dockerfile)).update(`\n${baseImage}\n`);
  for (const [path, content] of Object.entries({ ...handlers, ...extension }).sort(([one], [other]) =>
    one < other ? -1 : 1,
  ))
    hash.update(`${path} ${Buffer.byteLength(content)}\n`).update(content);
  return `${name}-${hash.digest('hex').slice(0, 16)}`;
}

/** Computes the size of files in bytes. */
export const computeSize = (files: Files): number =>
  Object.values(files).reduce((size, content) => size + Buffer.byteLength(content), 0);
