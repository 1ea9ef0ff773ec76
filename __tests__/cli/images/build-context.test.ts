import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addExtension,
  computeImageTag,
  type ImageContent,
  writeBuildContext,
} from '../../../src/cli/images/build-context';

const directory = mkdtempSync(join(tmpdir(), 'context-'));
const dockerfile = join(directory, 'Dockerfile.orders');
writeFileSync(dockerfile, 'ARG BASE_IMAGE=base:1\n');
afterAll(() => rmSync(directory, { recursive: true }));

const WORKER: ImageContent = { name: 'worker', handlers: { 'var/task/worker.js': 'work()' }, extension: {} };
const [CONTENT] = addExtension([WORKER], {
  'extensions/agent': Uint8Array.of(1),
  'agent/config.toml': 'level',
});

describe('writeBuildContext', () => {
  const context = join(directory, 'context');
  const list = () =>
    readdirSync(context, { recursive: true })
      .map(String)
      .sort()
      .map((path) => {
        const { mode, mtimeMs } = statSync(join(context, path));
        return `${path} ${(mode & 0o777).toString(8)} ${new Date(mtimeMs).toISOString().slice(0, 10)}`;
      });

  it('writes the files of each image at their places, with fixed times and permissions', () => {
    const umask = process.umask(0o077);
    try {
      writeBuildContext(context, dockerfile, [WORKER]);
      writeBuildContext(context, dockerfile, [CONTENT!]);
    } finally {
      process.umask(umask);
    }
    expect(list()).toEqual([
      'Dockerfile 644 1980-01-01',
      'worker 755 1980-01-01',
      'worker/opt 755 1980-01-01',
      'worker/opt/agent 755 1980-01-01',
      'worker/opt/agent/config.toml 644 1980-01-01',
      'worker/opt/extensions 755 1980-01-01',
      'worker/opt/extensions/agent 755 1980-01-01',
      'worker/var 755 1980-01-01',
      'worker/var/task 755 1980-01-01',
      'worker/var/task/worker.js 644 1980-01-01',
    ]);
    expect(readFileSync(join(context, 'worker/var/task/worker.js'), 'utf8')).toBe('work()');
  });

  it('removes files of earlier builds', () => {
    writeBuildContext(context, dockerfile, [WORKER]);
    expect(list().filter((line) => line.includes('opt'))).toEqual([]);
  });
});

describe('computeImageTag', () => {
  const compute = (content: ImageContent, base = 'base@sha256:1') =>
    computeImageTag(content, dockerfile, base);

  it('depends on everything that determines the image, and on nothing else', () => {
    const tag = compute(WORKER);
    expect(tag).toMatch(/^worker-[0-9a-f]{16}$/);
    expect(compute({ ...WORKER })).toBe(tag);
    const others = [
      compute(CONTENT!),
      compute({ ...WORKER, handlers: { 'var/task/worker.js': 'work();' } }),
      compute({ ...WORKER, handlers: { 'var/task/other.js': 'work()' } }),
      compute(WORKER, 'base@sha256:2'),
    ];
    writeFileSync(dockerfile, 'ARG BASE_IMAGE=base:2\n');
    others.push(compute(WORKER));
    expect(new Set([tag, ...others]).size).toBe(6);
  });
});
