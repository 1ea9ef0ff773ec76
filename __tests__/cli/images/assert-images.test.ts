import { assertImagesExist } from '../../../src/cli/images/assert-images';
import { FakeRegistry } from './fake-registry';

describe('assertImagesExist', () => {
  const [here, there] = [new FakeRegistry('us-east-1'), new FakeRegistry('eu-west-1')];
  const notes: string[] = [];
  const check = () =>
    assertImagesExist(
      {
        digests: { worker: 'sha256:1', sender: 'sha256:2' },
        registries: [here.registry, there.registry],
        fix: 'push them',
      },
      (line) => notes.push(line),
    );
  beforeEach(() => {
    for (const fake of [here, there]) {
      Object.assign(fake, { exists: true, error: undefined });
      fake.images.clear();
      fake.images.set('worker-a', 'sha256:1').set('sender-a', 'sha256:2');
    }
    notes.length = 0;
  });

  it('accepts images that exist in all regions', async () => {
    await expect(check()).resolves.toBeUndefined();
  });

  it('names each missing image and its region', async () => {
    there.images.delete('worker-a');
    here.images.clear();
    await expect(check()).rejects.toThrow(
      'images are missing: us-east-1 has no image worker@sha256:1; us-east-1 has no image sender@sha256:2; eu-west-1 has no image worker@sha256:1: push them',
    );
  });

  it('names a region without the repository', async () => {
    there.exists = false;
    await expect(check()).rejects.toThrow(
      'images are missing: eu-west-1 has no repository orders: push them',
    );
  });

  it('does not check a region that does not answer, but checks the other one', async () => {
    here.error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    await check();
    expect(notes).toEqual([expect.stringContaining('not checked in us-east-1, which does not answer')]);
    there.images.clear();
    await expect(check()).rejects.toThrow('eu-west-1 has no image worker@sha256:1');
  });

  it('fails if a request is denied', async () => {
    here.error = Object.assign(new Error('denied'), { name: 'AccessDeniedException' });
    await expect(check()).rejects.toThrow('denied');
  });
});
