import { join } from 'node:path';
import { type CommonConfig, readSystemConfig, withRegion } from '../../config';
import {
  getImageRepositoryName,
  IMAGE_ENTRIES,
  TRADE_REGIONS,
  tradeProcessing,
} from '../../config/trade-processing';
import { assertImagesExist } from '../images/assert-images';
import { ImageRegistry } from '../images/image-registry';
import type { ImageSet } from '../images/image-set';
import { prepareLocalImages } from '../images/local-images';
import { EMULATOR_STATE_DIR, ROOT, type Session } from '../session';
import { formatCommand } from '../terminal/format-command';

/** Returns the images of the functions. */
export const getImageSet = (config: CommonConfig): ImageSet => ({
  repository: getImageRepositoryName(config),
  dockerfile: join(ROOT, 'src/lambdas/trade-processing/Dockerfile'),
  images: Object.entries(IMAGE_ENTRIES).map(([name, entries]) => ({ name, entries })),
});

/** Returns the repository with the images in each region, the primary region first. */
export const openRegistries = (config: CommonConfig): readonly ImageRegistry[] =>
  TRADE_REGIONS.map((region) =>
    ImageRegistry.open(withRegion(config, region), getImageRepositoryName(config)),
  );

/**
 * Prepares the images before the stacks are applied: writes their files for the local target, and on AWS checks that the images
 * of TRADE_IMAGES exist.
 * @throws UserError that names the missing images, and the commands that create them
 */
export async function prepareImages(
  { config, env }: Session,
  onProgress: (line: string) => void,
): Promise<void> {
  const set = getImageSet(config);
  if (config.target === 'local') {
    if (prepareLocalImages(EMULATOR_STATE_DIR, set)) onProgress(`images: files of ${set.repository} written`);
    return;
  }
  await assertImagesExist(
    {
      digests: readSystemConfig(tradeProcessing, env).images,
      registries: openRegistries(config),
      fix:
        `run ${formatCommand('deploy trade-foundation')} and ${formatCommand('trade-processing images push')} with TARGET=aws, ` +
        'and set TRADE_IMAGES to the line that the second command prints',
    },
    onProgress,
  );
}
