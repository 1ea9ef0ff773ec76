import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { withRegion } from '../../../config';
import { tradeProcessing } from '../../../config/trade-processing';
import { UserError } from '../../errors';
import { type Build, buildImages, formatBytes } from '../../images/build-images';
import { findContainerEngine } from '../../images/container-engine';
import { downloadInsightsExtension, INSIGHTS_REGION } from '../../images/insights-extension';
import { pushImages } from '../../images/push-images';
import { openSession, type Session, STACKS_DIR } from '../../session';
import { createClientOptions } from '../../target/aws';
import { print, printNote, skipRepeats } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { getImageSet, openRegistries } from '../images';
import { formatCommand } from '../../terminal/format-command';

export interface ImageOptions {
  /** The base image in place of the one in the Dockerfile. */
  readonly baseImage?: string;
}

/** `stacks trade-processing images build`: builds the images on this machine. */
export async function runImagesBuild(options: ImageOptions): Promise<void> {
  const { baseImage, images } = await build(openSession({ systems: [tradeProcessing.name] }), options);
  print(`base image: ${baseImage}`);
  print();
  print(
    formatTable(
      ['image', 'handlers', 'extension'],
      images.map(({ image, handlerBytes, extensionBytes }) => [
        image,
        formatBytes(handlerBytes),
        formatBytes(extensionBytes),
      ]),
    ),
  );
}

/** `stacks trade-processing images push`: builds the images, pushes them, and prints TRADE_IMAGES. */
export async function runImagesPush(options: ImageOptions): Promise<void> {
  const session = openSession({ systems: [tradeProcessing.name] });
  const built = await build(session, options);
  const [primary, ...replicas] = openRegistries(session.config);
  const fix = `run ${formatCommand('deploy trade-foundation')} with TARGET=aws`;
  const pushed = await pushImages(built, { primary: primary!, replicas, fix }, skipRepeats(printNote));
  printNote(`base image: ${built.baseImage}`);
  for (const { name, size } of pushed) printNote(`${name}: ${formatBytes(size)}, compressed`);
  print(`TRADE_IMAGES=${pushed.map(({ name, digest }) => `${name}@${digest}`).join()}`);
}

const build = ({ config, env }: Session, { baseImage }: ImageOptions): Promise<Build> => {
  const set = getImageSet(config);
  const environment = {
    directory: join(STACKS_DIR, 'images', set.repository),
    findEngine: () => findContainerEngine(env),
    downloadExtension: async () => {
      if (config.target === 'local')
        throw new UserError(
          'the extension of Lambda Insights is downloaded from AWS: set TARGET=aws, with credentials of an account',
        );
      return downloadInsightsExtension(
        new LambdaClient(createClientOptions(withRegion(config, INSIGHTS_REGION))),
      );
    },
  };
  return buildImages(set, environment, printNote, baseImage);
};
