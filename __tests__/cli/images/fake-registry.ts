import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { ImageRegistry } from '../../../src/cli/images/image-registry';

const METADATA = { message: 'not found', $metadata: {} };

/** A repository in one region, with the images by their tags. */
export class FakeRegistry {
  /** The digests by their tags. */
  readonly images = new Map<string, string>();
  exists = true;
  /** Replaces the response to the next requests. */
  error?: Error;

  readonly registry: ImageRegistry;

  constructor(private readonly region: string) {
    const client = { send: (command: unknown) => this.send(command) };
    this.registry = new ImageRegistry(region, 'orders', client as never);
  }

  private async send(command: unknown): Promise<object> {
    if (this.error) throw this.error;
    if (command instanceof GetAuthorizationTokenCommand) {
      const authorizationToken = Buffer.from('AWS:pass:word').toString('base64');
      const proxyEndpoint = `https://${this.host}`;
      return { authorizationData: [{ authorizationToken, proxyEndpoint }] };
    }
    if (!this.exists) throw new RepositoryNotFoundException(METADATA);
    if (command instanceof DescribeRepositoriesCommand)
      return { repositories: [{ repositoryUri: `${this.host}/orders` }] };
    const { imageTag, imageDigest } = (command as DescribeImagesCommand).input.imageIds![0]!;
    const found = [...this.images].find(([tag, digest]) => tag === imageTag || digest === imageDigest);
    if (!found) throw new ImageNotFoundException(METADATA);
    return { imageDetails: [{ imageDigest: found[1], imageSizeInBytes: 60_000_000 }] };
  }

  private get host(): string {
    return `123456789012.dkr.ecr.${this.region}.amazonaws.com`;
  }
}
