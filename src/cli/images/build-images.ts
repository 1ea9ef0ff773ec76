import { readFileSync } from 'node:fs';
import { UserError } from '../errors';
import {
  addExtension,
  bundleImages,
  computeImageTag,
  computeSize,
  type Files,
  type ImageContent,
  writeBuildContext,
} from './build-context';
import type { ContainerEngine } from './container-engine';
import type { ImageSet } from './image-set';

/** What a build uses of this machine and of AWS; tests replace it. */
export interface BuildEnvironment {
  /** The directory of the build context. */
  readonly directory: string;
  readonly findEngine: () => Promise<ContainerEngine>;
  /** Downloads the extension of Lambda Insights. @returns its files by their paths below /opt */
  readonly downloadExtension: () => Promise<Files>;
}

/** An image on this machine. */
export interface BuiltImage {
  readonly name: string;
  /** Its tag, which depends on the content of the image only. */
  readonly tag: string;
  /** Its name on this machine. */
  readonly image: string;
  /** The size of its handlers in bytes. */
  readonly handlerBytes: number;
  /** The size of the extension in bytes. */
  readonly extensionBytes: number;
}

export interface Build {
  readonly engine: ContainerEngine;
  /** The reference of the base image with its digest. */
  readonly baseImage: string;
  readonly images: readonly BuiltImage[];
}

/**
 * Builds the images of a system. The build context is written first, so that it can be inspected if no engine works.
 * @param baseImage the base image in place of the one in the Dockerfile; its tag is resolved to a digest
 * @throws UserError if no container engine works, or if it fails
 */
export async function buildImages(
  set: ImageSet,
  { directory, findEngine, downloadExtension }: BuildEnvironment,
  onProgress: (line: string) => void,
  baseImage = readBaseImage(set.dockerfile),
): Promise<Build> {
  const bundled = bundleImages(set);
  writeBuildContext(directory, set.dockerfile, bundled);
  onProgress(`images: build context in ${directory}: ${describeHandlers(bundled)}`);
  const engine = await findEngine();
  const contents = addExtension(bundled, await downloadExtension());
  writeBuildContext(directory, set.dockerfile, contents);
  onProgress(`images: ${engine.name} pulls ${baseImage}`);
  const resolved = await engine.pull(baseImage);
  const images: BuiltImage[] = [];
  for (const content of contents) {
    const tag = computeImageTag(content, set.dockerfile, resolved);
    const image = `${set.repository}:${tag}`;
    onProgress(`images: ${engine.name} builds ${image}`);
    await engine.build({ context: directory, stage: content.name, image, baseImage: resolved });
    images.push({
      name: content.name,
      tag,
      image,
      handlerBytes: computeSize(content.handlers),
      extensionBytes: computeSize(content.extension),
    });
  }
  return { engine, baseImage: resolved, images };
}

const describeHandlers = (contents: readonly ImageContent[]): string =>
  contents.map(({ name, handlers }) => `${name} ${formatBytes(computeSize(handlers))}`).join(', ');

/** Formats a size: `1.2 MB`. A megabyte has 1,000,000 bytes. */
export const formatBytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Reads the default of the argument BASE_IMAGE. @throws UserError if the Dockerfile has none */
function readBaseImage(dockerfile: string): string {
  const [, image] = /^ARG BASE_IMAGE=(\S+)$/m.exec(readFileSync(dockerfile, 'utf8')) ?? [];
  if (image === undefined) throw new UserError(`${dockerfile} has no line ARG BASE_IMAGE=<image>: add it`);
  return image;
}
