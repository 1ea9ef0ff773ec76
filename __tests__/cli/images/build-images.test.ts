import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImages } from '../../../src/cli/images/build-images';
import { findContainerEngine } from '../../../src/cli/images/container-engine';
import { BASE_DIGEST, FakeEngines } from './fake-engine';

describe('buildImages', () => {
  const directory = mkdtempSync(join(tmpdir(), 'build-'));
  const context = join(directory, 'context');
  const dockerfile = join(directory, 'Dockerfile');
  const entries = ['pattern-detection/threshold-checker.ts'];
  const set = { repository: 'orders', dockerfile, images: [{ name: 'checker', entries }] };
  let engines: FakeEngines;
  const build = (baseImage?: string) =>
    buildImages(
      set,
      {
        directory: context,
        findEngine: () => findContainerEngine(engines.env),
        downloadExtension: async () => ({ 'extensions/agent': 'program' }),
      },
      () => {},
      baseImage,
    );
  beforeEach(() => {
    engines = new FakeEngines();
    engines.add('podman');
    writeFileSync(dockerfile, 'ARG BASE_IMAGE=example.org/base:22\nFROM ${BASE_IMAGE} AS checker\n');
  });
  afterEach(() => engines.remove());
  afterAll(() => rmSync(directory, { recursive: true }));

  it('builds each stage from the base image with its digest, and with the extension', async () => {
    const { images, baseImage } = await build();
    expect(baseImage).toBe(`example.org/base@${BASE_DIGEST}`);
    expect(images).toEqual([
      {
        name: 'checker',
        tag: expect.stringMatching(/^checker-[0-9a-f]{16}$/),
        image: `orders:${images[0]!.tag}`,
        handlerBytes: expect.any(Number),
        extensionBytes: 'program'.length,
      },
    ]);
    expect(engines.calls).toContain('podman pull --quiet --platform linux/arm64 example.org/base:22');
    expect(engines.calls.at(-1)).toMatch(
      new RegExp(`BASE_IMAGE=${baseImage} --target checker --tag ${images[0]!.image} ${context}$`),
    );
    expect(readdirSync(join(context, 'checker/opt/extensions'))).toEqual(['agent']);
  });

  it('builds from another base image', async () => {
    await build('example.org/other:1');
    expect(engines.calls).toContain('podman pull --quiet --platform linux/arm64 example.org/other:1');
  });

  it('rejects a Dockerfile without a base image', async () => {
    writeFileSync(dockerfile, 'FROM example.org/base:22 AS checker\n');
    await expect(build()).rejects.toThrow('Dockerfile has no line ARG BASE_IMAGE=<image>: add it');
  });
});
