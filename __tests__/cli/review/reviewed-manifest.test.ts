import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../../src/cli/process/run-command';
import { getManifestFile, computeSha256 } from '../../../src/cli/review/manifest';
import { assertReviewedManifest } from '../../../src/cli/review/reviewed-manifest';
import { ROOT } from '../../../src/cli/session';
import { createChange, saveTestPlans, createTempDirectory } from './saved-plans';

describe('--manifest', () => {
  const dir = join(createTempDirectory(), 'review');
  beforeAll(() => saveTestPlans(dir, { orders: [createChange('aws_sns_topic.Alerts', ['update'])] }));

  it('accepts only the reviewed plans', () => {
    const reviewed = computeSha256(getManifestFile(dir));
    expect(() => assertReviewedManifest(dir, reviewed)).not.toThrow();
    writeFileSync(getManifestFile(dir), ' ', { flag: 'a' });
    expect(() => assertReviewedManifest(dir, reviewed)).toThrow(
      `manifest.json: expected SHA-256 ${reviewed}, found ${computeSha256(getManifestFile(dir))}`,
    );
  });

  const apply = (digest: string) =>
    runCommand(process.execPath, [join(ROOT, 'bin/stacks.mjs'), 'apply', dir, '--manifest', digest], {
      cwd: ROOT,
      env: { ...process.env, TARGET: 'local' },
    });

  it('is checked before the plans', async () => {
    const { code, stdout, stderr } = await apply('0'.repeat(64));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^stacks: refused, nothing was applied: the plans were not reviewed: .*; fetch the/,
    );
  });

  it('requires a SHA-256, and therefore refuses an empty value', async () => {
    const { code, stderr } = await apply('');
    expect([code, stderr]).toEqual([1, expect.stringContaining('64 hexadecimal digits')]);
  });
});
