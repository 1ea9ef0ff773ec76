import {
  getImageRepositoryName,
  IMAGE_ENTRIES,
  IMAGE_NAMES,
  type ImageName,
  type TradeProcessingConfig,
} from '../../config/trade-processing';
import { bundleImageFiles, computeFilesDigest } from '../../modules/image-files';

/** The digests of the files of images. Both regions have the same images, and bundling takes seconds. */
const localDigests = new Map<ImageName, string>();

function getLocalDigest(image: ImageName): string {
  const digest = localDigests.get(image) ?? computeFilesDigest(bundleImageFiles(IMAGE_ENTRIES[image]));
  localDigests.set(image, digest);
  return digest;
}

/**
 * Returns the URI of each image in the repository of the region, which the foundation creates. The local target runs images
 * from their files without a push, so there a digest of the files takes the place of the pushed one: a function is updated
 * when its handler changes.
 */
export function getImageUris(
  config: TradeProcessingConfig,
  account: string,
): Readonly<Record<ImageName, string>> {
  const registry = `${account}.dkr.ecr.${config.region}.amazonaws.com`;
  const getDigest = (image: ImageName): string =>
    config.endpoint ? getLocalDigest(image) : config.images[image];
  return Object.fromEntries(
    IMAGE_NAMES.map((image) => [image, `${registry}/${getImageRepositoryName(config)}@${getDigest(image)}`]),
  ) as Record<ImageName, string>;
}
