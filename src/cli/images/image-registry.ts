import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import type { CommonConfig } from '../../config';
import { createClientOptions } from '../target/aws';

/** An image in a repository. */
export interface StoredImage {
  readonly digest: string;
  /** The size of its compressed layers in bytes. */
  readonly size: number;
}

/** How to log in to a registry. */
export interface RegistryLogin {
  /** The host of the registry. */
  readonly registry: string;
  readonly password: string;
}

/** The repository with a system's images in one region. */
export class ImageRegistry {
  constructor(
    readonly region: string,
    readonly repository: string,
    private readonly client: Pick<ECRClient, 'send'>,
  ) {}

  static open(config: CommonConfig, repository: string): ImageRegistry {
    return new ImageRegistry(config.region, repository, new ECRClient(createClientOptions(config)));
  }

  /** Returns the URI of the repository, such as `123456789012.dkr.ecr.us-east-1.amazonaws.com/orders`; undefined if there is none. */
  async findUri(): Promise<string | undefined> {
    const request = new DescribeRepositoriesCommand({ repositoryNames: [this.repository] });
    const response = await ignore(RepositoryNotFoundException, this.client.send(request));
    return response?.repositories?.[0]?.repositoryUri;
  }

  /** Finds an image; undefined if there is no such image, or no repository. */
  async findImage(id: { imageTag: string } | { imageDigest: string }): Promise<StoredImage | undefined> {
    const request = new DescribeImagesCommand({ repositoryName: this.repository, imageIds: [id] });
    const response = await ignore(
      ImageNotFoundException,
      ignore(RepositoryNotFoundException, this.client.send(request)),
    );
    const [image] = response?.imageDetails ?? [];
    return image && { digest: image.imageDigest!, size: image.imageSizeInBytes ?? 0 };
  }

  /** Returns credentials of the registry, which are valid for 12 hours. */
  async getLogin(): Promise<RegistryLogin> {
    const { authorizationData } = await this.client.send(new GetAuthorizationTokenCommand({}));
    const { authorizationToken, proxyEndpoint } = authorizationData![0]!;
    const [, ...password] = Buffer.from(authorizationToken!, 'base64').toString().split(':');
    return { registry: new URL(proxyEndpoint!).host, password: password.join(':') };
  }
}

/** Returns undefined if a request fails with an error of a class. */
async function ignore<T>(type: new (...args: never[]) => Error, request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof type) return undefined;
    throw error;
  }
}
