import { UserError } from '../errors';
import { type CommandResult, type Env, runCommand } from '../process/run-command';
import { SOURCE_DATE_EPOCH } from './build-context';

/** What to build: one stage of a Dockerfile. */
export interface BuildRequest {
  /** The directory with the Dockerfile and the files that it copies. */
  readonly context: string;
  readonly stage: string;
  /** The name of the image on this machine. */
  readonly image: string;
  /** The reference of the base image with its digest. */
  readonly baseImage: string;
}

const ENGINE_NAMES = ['docker', 'podman', 'buildah'] as const;
type EngineName = (typeof ENGINE_NAMES)[number];

const PLATFORM = ['--platform', 'linux/arm64'];
const USER_NAME = 'AWS';

/** The arguments that build a stage, without a difference between two builds of the same files. */
const BUILD_ARGUMENTS: Readonly<Record<EngineName, readonly string[]>> = {
  // Lambda rejects an image with attestations, because it is a list of manifests.
  docker: [
    'buildx',
    'build',
    '--load',
    '--provenance=false',
    '--sbom=false',
    `--build-arg=SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH}`,
  ],
  podman: ['build', '--timestamp', String(SOURCE_DATE_EPOCH)],
  buildah: ['build', '--timestamp', String(SOURCE_DATE_EPOCH)],
};

/** A program on this machine that builds and pushes container images. */
export class ContainerEngine {
  constructor(
    readonly name: EngineName,
    private readonly env: Env,
  ) {}

  /** Pulls an image for arm64. @returns its reference with the digest */
  async pull(image: string): Promise<string> {
    await this.run(['pull', '--quiet', ...PLATFORM, image]);
    if (this.name === 'buildah') {
      const digest = await this.run([
        'inspect',
        '--type',
        'image',
        '--format',
        '{{.FromImageDigest}}',
        image,
      ]);
      return `${removeTag(image)}@${digest}`;
    }
    return this.run(['image', 'inspect', '--format', '{{index .RepoDigests 0}}', image]);
  }

  async build({ context, stage, image, baseImage }: BuildRequest): Promise<void> {
    const parameters = ['--build-arg', `BASE_IMAGE=${baseImage}`, '--target', stage, '--tag', image];
    await this.run([...BUILD_ARGUMENTS[this.name], ...PLATFORM, ...parameters, context]);
  }

  /**
   * Pushes images to a registry. Its credentials are removed afterwards.
   * @param images the names on this machine, and in the registry
   */
  async push(
    registry: string,
    password: string,
    images: readonly { readonly image: string; readonly remote: string }[],
  ): Promise<void> {
    await this.run(['login', '--username', USER_NAME, '--password-stdin', registry], password);
    try {
      for (const { image, remote } of images) {
        await this.run(['tag', image, remote]);
        await this.run(['push', remote]);
      }
    } finally {
      await this.run(['logout', registry]);
    }
  }

  private async run(args: readonly string[], input?: string): Promise<string> {
    const result = await runCommand(this.name, args, { env: this.env, input });
    if (result.code !== 0) throw new UserError(`${this.name} ${args[0]} failed: ${findReason(result)}`);
    return result.stdout.trim();
  }
}

/**
 * Finds a container engine that works.
 * @throws UserError with the reason for each engine, and how to get one
 */
export async function findContainerEngine(env: Env = process.env): Promise<ContainerEngine> {
  const reasons: string[] = [];
  for (const name of ENGINE_NAMES) {
    const reason = await findProblem(name, env);
    if (reason === undefined) return new ContainerEngine(name, env);
    reasons.push(`${name} ${reason}`);
  }
  throw new UserError(
    `no container engine works: ${reasons.join('; ')}. Install Podman (podman.io/docs/installation), Buildah (buildah.io), or ` +
      'Docker with Buildx (docs.docker.com/engine/install), and start its daemon',
  );
}

/** @returns why an engine does not work; undefined if it works */
async function findProblem(name: EngineName, env: Env): Promise<string | undefined> {
  // The client can be installed without a daemon, and `docker info` prints the client's version even then.
  const checks = [
    {
      args: name === 'docker' ? ['info', '--format', '{{.ServerVersion}}'] : ['info'],
      problem: 'does not run',
    },
    ...(name === 'docker' ? [{ args: ['buildx', 'version'], problem: 'has no Buildx' }] : []),
  ];
  for (const { args, problem } of checks) {
    const result = await runCommand(name, args, { env }).catch(() => undefined);
    if (!result) return 'is not installed';
    if (result.code !== 0) return `${problem} (${findReason(result)})`;
  }
  return undefined;
}

/** Returns the last line that an engine printed. */
const findReason = ({ stdout, stderr, code }: CommandResult): string =>
  (stderr.trim() || stdout.trim()).split('\n').at(-1)!.trim() || `exit code ${code}`;

/** Removes the tag of a reference: `host:80/name:tag` becomes `host:80/name`. */
const removeTag = (image: string): string => {
  const [name = ''] = image.split('@');
  const tag = name.lastIndexOf(':');
  return tag > name.lastIndexOf('/') ? name.slice(0, tag) : name;
};
