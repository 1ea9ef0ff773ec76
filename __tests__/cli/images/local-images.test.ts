import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareLocalImages } from '../../../src/cli/images/local-images';
import { getImageBundle } from '../../../src/cli/target/local/image-bundles';

describe('prepareLocalImages', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'images-'));
  afterAll(() => rmSync(stateDir, { recursive: true }));
  const [query, callback] = ['pattern-detection/pattern-query.ts', 'pattern-detection/approval-callback.ts'];
  const set = {
    repository: 'orders',
    dockerfile: 'Dockerfile',
    images: [
      { name: 'query', entries: [query] },
      { name: 'approvals', entries: [callback, query] },
    ],
  };
  const directory = getImageBundle(stateDir, 'orders');
  const getId = () => statSync(directory).ino;

  it('writes the handlers of all images into the directory of the repository', () => {
    expect(prepareLocalImages(stateDir, set)).toBe(true);
    expect(readdirSync(directory)).toEqual(['approval-callback.js', 'pattern-query.js']);
    expect(readdirSync(join(stateDir, 'images'))).toEqual(['orders']);
  });

  it('does not touch files that have not changed', () => {
    const id = getId();
    expect(prepareLocalImages(stateDir, set)).toBe(false);
    expect(getId()).toBe(id);
  });

  it.each([
    ['changed', () => writeFileSync(join(directory, 'pattern-query.js'), '')],
    ['removed', () => rmSync(join(directory, 'pattern-query.js'))],
    ['added', () => writeFileSync(join(directory, 'old.js'), '')],
  ])('replaces the directory as a whole if a file was %s', (_, change) => {
    change();
    const id = getId();
    expect(prepareLocalImages(stateDir, set)).toBe(true);
    expect(getId()).not.toBe(id);
    expect(readdirSync(directory)).toEqual(['approval-callback.js', 'pattern-query.js']);
  });
});
