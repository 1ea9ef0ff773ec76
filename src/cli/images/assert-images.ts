import { formatError, UserError } from '../errors';
import { isTransientError } from '../release/transient-error';
import type { ImageRegistry } from './image-registry';

export interface ImageCheck {
  /** The digests of the images by their names. */
  readonly digests: Readonly<Record<string, string>>;
  /** The repository in each region. */
  readonly registries: readonly ImageRegistry[];
  /** How to create missing repositories and images, as the end of a sentence. */
  readonly fix: string;
}

/**
 * Checks that the images of functions exist in each region, because AWS creates no function without its image. A region that
 * does not answer is not checked, so that another one can be deployed during its outage.
 * @throws UserError that names each missing image and its region
 */
export async function assertImagesExist(
  { digests, registries, fix }: ImageCheck,
  onProgress: (line: string) => void,
): Promise<void> {
  const missing = await Promise.all(
    registries.map(async (registry) => {
      try {
        return await findMissing(registry, digests);
      } catch (error) {
        if (!isTransientError(error)) throw error;
        onProgress(
          `images: not checked in ${registry.region}, which does not answer (${formatError(error)})`,
        );
        return [];
      }
    }),
  );
  const lines = missing.flat();
  if (lines.length > 0) throw new UserError(`images are missing: ${lines.join('; ')}: ${fix}`);
}

async function findMissing(
  registry: ImageRegistry,
  digests: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const { region, repository } = registry;
  if ((await registry.findUri()) === undefined) return [`${region} has no repository ${repository}`];
  const found = await Promise.all(
    Object.entries(digests).map(async ([name, imageDigest]) => {
      const image = await registry.findImage({ imageDigest });
      return image ? [] : [`${region} has no image ${name}@${imageDigest}`];
    }),
  );
  return found.flat();
}
