import { findContainerEngine } from '../../../src/cli/images/container-engine';
import { pushImages } from '../../../src/cli/images/push-images';
import { FakeEngines } from './fake-engine';
import { FakeRegistry } from './fake-registry';

describe('pushImages', () => {
  let engines: FakeEngines;
  let here: FakeRegistry;
  let there: FakeRegistry;
  const images = ['worker', 'sender'].map((name) => ({
    name,
    tag: `${name}-1`,
    image: `orders:${name}-1`,
    handlerBytes: 1,
    extensionBytes: 1,
  }));
  const digests = new Map(images.map(({ name, tag }) => [tag, `sha256:${name}`]));
  let now = 0;
  /** How time passes, and what the registries receive in the meantime. */
  const push = async (onWait: () => void) => {
    const engine = await findContainerEngine(engines.env);
    const destination = {
      primary: here.registry,
      replicas: [there.registry],
      fix: 'deploy the repositories',
    };
    const wait = async (milliseconds: number) => {
      now += milliseconds;
      onWait();
    };
    return pushImages({ engine, baseImage: 'base', images }, destination, () => {}, {
      pollMs: 1000,
      patienceMs: 60_000,
      now: () => now,
      wait,
    });
  };
  const replicate = () => [...here.images].forEach(([tag, digest]) => there.images.set(tag, digest));

  beforeEach(() => {
    engines = new FakeEngines();
    [here, there] = [new FakeRegistry('us-east-1'), new FakeRegistry('eu-west-1')];
    engines.add('buildah');
    // The registry has an image as soon as it was pushed.
    const find = here.images.get.bind(here.images);
    jest.spyOn(here.registry, 'findImage').mockImplementation(async (id) => {
      const tag = 'imageTag' in id ? id.imageTag : '';
      if (engines.calls.some((call) => call.startsWith('buildah push') && call.endsWith(`:${tag}`)))
        here.images.set(tag, digests.get(tag)!);
      const digest = find(tag);
      return digest === undefined ? undefined : { digest, size: 60_000_000 };
    });
  });
  afterEach(() => engines.remove());

  it('pushes each image by its tag, and waits until all have arrived in the other region', async () => {
    expect(await push(replicate)).toEqual([
      { name: 'worker', digest: 'sha256:worker', size: 60_000_000 },
      { name: 'sender', digest: 'sha256:sender', size: 60_000_000 },
    ]);
    const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
    expect(engines.calls).toEqual([
      'buildah info',
      `buildah login --username AWS --password-stdin ${registry}`,
      'password pass:word',
      `buildah tag orders:worker-1 ${registry}/orders:worker-1`,
      `buildah push ${registry}/orders:worker-1`,
      `buildah tag orders:sender-1 ${registry}/orders:sender-1`,
      `buildah push ${registry}/orders:sender-1`,
      `buildah logout ${registry}`,
    ]);
    expect(there.images.size).toBe(2);
  });

  it('pushes nothing if the repository has the images', async () => {
    for (const [tag, digest] of digests) here.images.set(tag, digest);
    replicate();
    expect((await push(() => {})).map(({ digest }) => digest)).toEqual(['sha256:worker', 'sha256:sender']);
    expect(engines.calls).toEqual(['buildah info']);
  });

  it('fails if an image does not arrive', async () => {
    const arriving = push(() => there.images.set('worker-1', 'sha256:worker'));
    await expect(arriving).rejects.toThrow(
      /^sender did not arrive in eu-west-1: deploy the repositories, with IMAGE_REPLICATION=on/,
    );
  });

  it('pushes nothing if a repository does not exist', async () => {
    there.exists = false;
    await expect(push(() => {})).rejects.toThrow(
      'eu-west-1 has no repository orders: deploy the repositories',
    );
    expect(engines.calls).toEqual(['buildah info']);
  });
});
