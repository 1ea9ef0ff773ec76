import { type Command, Option } from 'commander';
import { formatExamples } from '../../../commands/examples';

/** Adds `stacks trade-processing images build` and `images push`. */
export function registerImages(parent: Command): void {
  const images = parent.command('images').description('container images of the functions');
  images
    .command('build')
    .description('build the images with docker, podman or buildah, and print their sizes')
    .addOption(createBaseImageOption())
    .addHelpText(
      'after',
      '\nThe command writes the build context, which contains the files that each image adds to its base image, and builds the\n' +
        'images for arm64 on any machine. It downloads the extension of Lambda Insights from AWS. It prints the base image with\n' +
        'its digest: pass it to --base-image to build the same images again.\n' +
        formatExamples(
          'TARGET=aws npx stacks trade-processing images build',
          'TARGET=aws npx stacks trade-processing images build --base-image public.ecr.aws/lambda/nodejs:22-arm64',
        ),
    )
    .action(async (options) => (await import('../images')).runImagesBuild(options));
  images
    .command('push')
    .description('build the images, push them to ECR, and print TRADE_IMAGES with their digests')
    .addOption(createBaseImageOption())
    .addHelpText(
      'after',
      '\nThe system trade-foundation must be deployed: it contains the repositories and their replication. The command waits\n' +
        'until the images have arrived in the other region. An image that the repository already has is not pushed again.\n' +
        formatExamples(
          'TARGET=aws npx stacks trade-processing images push',
          'export $(TARGET=aws npx stacks trade-processing images push)',
        ),
    )
    .action(async (options) => (await import('../images')).runImagesPush(options));
}

const createBaseImageOption = () =>
  new Option(
    '--base-image <image>',
    'base image with a tag or a digest (default: the tag in the Dockerfile, with its newest digest)',
  );
