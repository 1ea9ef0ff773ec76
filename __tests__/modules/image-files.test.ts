import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { bundleImageFiles, computeFilesDigest } from '../../src/modules/image-files';

const ENTRY = 'pattern-detection/pattern-query.ts';

describe('bundleImageFiles', () => {
  const files = bundleImageFiles([ENTRY]);

  it('creates one file for a handler, which needs no other file', () => {
    expect(Object.keys(files)).toEqual(['pattern-query.js']);
    const directory = mkdtempSync(join(tmpdir(), 'image-'));
    try {
      writeFileSync(join(directory, 'pattern-query.js'), files['pattern-query.js']!);
      const program = "process.stdout.write(typeof require('./pattern-query.js').handler)";
      const env = {
        PATH: process.env.PATH,
        AWS_REGION: 'us-east-1',
        TRADING_PATTERNS_TABLE: 'p',
        ALERT_HISTORY_TABLE: 'a',
      };
      expect(execFileSync(process.execPath, ['-e', program], { cwd: directory, env, encoding: 'utf8' })).toBe(
        'function',
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('creates the same file on every machine', () => {
    expect(files['pattern-query.js']).not.toContain(resolve(__dirname, '../..'));
    expect(computeFilesDigest(bundleImageFiles([ENTRY]))).toBe(computeFilesDigest(files));
  });

  it('rejects two handlers with one name', () => {
    expect(() => bundleImageFiles([ENTRY, ENTRY])).toThrow('would both become pattern-query.js: rename one');
  });
});

describe('computeFilesDigest', () => {
  const anyFiles = fc.dictionary(fc.string(), fc.string());

  it('depends on names and contents only, and not on their order', () => {
    fc.assert(
      fc.property(anyFiles, anyFiles, (one, other) => {
        const reversed = Object.fromEntries(Object.entries(one).reverse());
        const isEqual =
          JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
        expect(computeFilesDigest(reversed)).toBe(computeFilesDigest(one));
        expect(computeFilesDigest(one) === computeFilesDigest(other)).toBe(isEqual);
      }),
    );
    expect(computeFilesDigest({ a: 'bc' })).not.toBe(computeFilesDigest({ ab: 'c' }));
    expect(computeFilesDigest({})).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
