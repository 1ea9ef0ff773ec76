import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareLocalImages, writeLocalFiles } from '../../../src/cli/images/local-images';
import { getImageBundle } from '../../../src/cli/target/local/image-bundles';

const stateDir = mkdtempSync(join(tmpdir(), 'images-'));
afterAll(() => rmSync(stateDir, { recursive: true }));
const list = (repository: string) => readdirSync(getImageBundle(stateDir, repository));

describe('prepareLocalImages', () => {
  it('writes the handlers of all images of a repository, each once', () => {
    const entry = 'pattern-detection/threshold-checker.ts';
    const images = ['one', 'other'].map((name) => ({ name, entries: [entry] }));
    prepareLocalImages(stateDir, { repository: 'handlers', dockerfile: 'Dockerfile', images });
    expect(list('handlers')).toEqual(['threshold-checker.js']);
  });
});

describe('writeLocalFiles', () => {
  const write = () => writeLocalFiles(stateDir, 'orders', { 'sender.js': 'send()', 'worker.js': 'work()' });
  const directory = getImageBundle(stateDir, 'orders');
  const getId = () => statSync(directory).ino;

  it('writes new files, and does not touch files that have not changed', () => {
    expect(write()).toBe(true);
    const id = getId();
    expect(write()).toBe(false);
    expect(getId()).toBe(id);
  });

  it.each([
    ['changed', () => writeFileSync(join(directory, 'worker.js'), '')],
    ['removed', () => rmSync(join(directory, 'worker.js'))],
    ['added', () => writeFileSync(join(directory, 'old.js'), '')],
  ])('replaces the directory as a whole if a file was %s', (_, change) => {
    change();
    const id = getId();
    expect(write()).toBe(true);
    expect(getId()).not.toBe(id);
    expect(list('orders')).toEqual(['sender.js', 'worker.js']);
    expect(readdirSync(join(stateDir, 'images'))).toEqual(['handlers', 'orders']);
  });
});
