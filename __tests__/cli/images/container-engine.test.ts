import { findContainerEngine } from '../../../src/cli/images/container-engine';
import { BASE_DIGEST, FakeEngines } from './fake-engine';

let engines: FakeEngines;
beforeEach(() => (engines = new FakeEngines()));
afterEach(() => engines.remove());

const NO_DAEMON = '"info "*) echo "Cannot connect to the Docker daemon" >&2; exit 1;;';

describe('findContainerEngine', () => {
  it.each(['docker', 'podman', 'buildah'] as const)('finds %s', async (name) => {
    engines.add(name);
    expect((await findContainerEngine(engines.env)).name).toBe(name);
  });

  it('does not use a docker client without a daemon, or without Buildx', async () => {
    engines.add('podman');
    for (const problem of [
      NO_DAEMON,
      '"buildx version") echo "unknown command: docker buildx" >&2; exit 1;;',
    ]) {
      engines.add('docker', problem);
      expect((await findContainerEngine(engines.env)).name).toBe('podman');
    }
  });

  it('names the problem of each engine, and how to get one', async () => {
    engines.add('docker', NO_DAEMON);
    engines.add('podman', '"info "*) exit 125;;');
    await expect(findContainerEngine(engines.env)).rejects.toThrow(
      /^no container engine works: docker does not run \(Cannot connect to the Docker daemon\); podman does not run \(exit code 125\); buildah is not installed\. Install Podman .*Docker with Buildx/,
    );
  });
});

describe('ContainerEngine', () => {
  const request = {
    context: '/context',
    stage: 'worker',
    image: 'orders:worker-1',
    baseImage: 'base@sha256:1',
  };

  it.each([
    [
      'docker',
      'docker buildx build --load --provenance=false --sbom=false --build-arg=SOURCE_DATE_EPOCH=315532800 --platform linux/arm64 --build-arg BASE_IMAGE=base@sha256:1 --target worker --tag orders:worker-1 /context',
    ],
    [
      'podman',
      'podman build --timestamp 315532800 --platform linux/arm64 --build-arg BASE_IMAGE=base@sha256:1 --target worker --tag orders:worker-1 /context',
    ],
    [
      'buildah',
      'buildah build --timestamp 315532800 --platform linux/arm64 --build-arg BASE_IMAGE=base@sha256:1 --target worker --tag orders:worker-1 /context',
    ],
  ] as const)('builds with %s for arm64, with a fixed time and base image', async (name, call) => {
    engines.add(name);
    await (await findContainerEngine(engines.env)).build(request);
    expect(engines.calls.at(-1)).toBe(call);
  });

  it.each([
    ['docker', `example.org/base@${BASE_DIGEST}`],
    ['podman', `example.org/base@${BASE_DIGEST}`],
    ['buildah', `localhost:5000/base@${BASE_DIGEST}`],
  ] as const)('resolves a tag to a digest with %s', async (name, resolved) => {
    engines.add(name);
    expect(await (await findContainerEngine(engines.env)).pull('localhost:5000/base:22-arm64')).toBe(
      resolved,
    );
    expect(engines.calls).toContain(
      `${name} pull --quiet --platform linux/arm64 localhost:5000/base:22-arm64`,
    );
  });

  it('passes the password as input, and logs out even if a push fails', async () => {
    engines.add('podman', '"push "*) echo "denied" >&2; exit 1;;');
    const engine = await findContainerEngine(engines.env);
    const pushed = engine.push('registry.example', 'secret', [
      { image: 'a:1', remote: 'registry.example/a:1' },
    ]);
    await expect(pushed).rejects.toThrow('podman push failed: denied');
    expect(engines.calls.slice(1)).toEqual([
      'podman login --username AWS --password-stdin registry.example',
      'password secret',
      'podman tag a:1 registry.example/a:1',
      'podman push registry.example/a:1',
      'podman logout registry.example',
    ]);
  });
});
