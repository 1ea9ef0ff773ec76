import { UserError } from '../errors';
import { waitWhileProgressing, type WaitOptions } from '../process/wait-while-progressing';
import type { Build, BuiltImage } from './build-images';
import type { ImageRegistry } from './image-registry';

/** Where images are pushed, and where they must arrive. */
export interface PushDestination {
  readonly primary: ImageRegistry;
  /** The repositories to which ECR replicates the images. */
  readonly replicas: readonly ImageRegistry[];
  /** What creates the repositories and their replication, as the end of a sentence. */
  readonly fix: string;
}

/** An image in every repository. */
export interface PushedImage {
  readonly name: string;
  readonly digest: string;
  /** The size of its compressed layers in bytes. */
  readonly size: number;
}

/** Replication usually takes seconds, and AWS states 30 minutes for most images. */
const WAIT = { pollMs: 5_000, patienceMs: 30 * 60_000 };

/**
 * Pushes images to the primary repository, and waits until they have arrived in the others. An image that the repository
 * already has is not pushed again.
 * @throws UserError if a repository does not exist, or if an image does not arrive in a replica
 */
export async function pushImages(
  { engine, images }: Build,
  { primary, replicas, fix }: PushDestination,
  onProgress: (line: string) => void,
  wait: WaitOptions = WAIT,
): Promise<readonly PushedImage[]> {
  const [uri] = await Promise.all([primary, ...replicas].map((registry) => requireUri(registry, fix)));
  const known = await Promise.all(images.map(({ tag }) => primary.findImage({ imageTag: tag })));
  const fresh = images.filter((_, index) => known[index] === undefined);
  for (const { name, tag } of fresh) onProgress(`images: pushing ${name} as ${tag} to ${primary.region}`);
  if (fresh.length > 0) {
    const { registry, password } = await primary.getLogin();
    await engine.push(
      registry,
      password,
      fresh.map(({ image, tag }) => ({ image, remote: `${uri}:${tag}` })),
    );
  }
  const pushed = await Promise.all(images.map((image) => requireImage(primary, image)));
  for (const replica of replicas) await waitForReplicas(replica, pushed, fix, onProgress, wait);
  return pushed;
}

async function requireUri(registry: ImageRegistry, fix: string): Promise<string> {
  const uri = await registry.findUri();
  if (uri === undefined)
    throw new UserError(`${registry.region} has no repository ${registry.repository}: ${fix}`);
  return uri;
}

async function requireImage(registry: ImageRegistry, { name, tag }: BuiltImage): Promise<PushedImage> {
  const image = await registry.findImage({ imageTag: tag });
  if (image) return { name, ...image };
  throw new UserError(
    `${registry.repository} in ${registry.region} has no image ${tag} after the push: try again`,
  );
}

async function waitForReplicas(
  replica: ImageRegistry,
  images: readonly PushedImage[],
  fix: string,
  onProgress: (line: string) => void,
  wait: WaitOptions,
): Promise<void> {
  const { result: missing } = await waitWhileProgressing(async () => {
    const found = await Promise.all(images.map(({ digest }) => replica.findImage({ imageDigest: digest })));
    const result = images.filter((_, index) => found[index] === undefined);
    if (result.length > 0) onProgress(`images: waiting for ${listNames(result)} in ${replica.region}`);
    return { result, isDone: result.length === 0, progress: result.length };
  }, wait);
  if (missing.length > 0)
    throw new UserError(
      `${listNames(missing)} did not arrive in ${replica.region}: ${fix}, with IMAGE_REPLICATION=on in one environment of the ` +
        'account. ECR does not replicate images that were pushed before: delete them with aws ecr batch-delete-image, and push again',
    );
}

const listNames = (images: readonly PushedImage[]): string => images.map(({ name }) => name).join(', ');
