import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../src/cli/process/child';
import { manifestFile, sha256 } from '../../../src/cli/review/manifest';
import { refuseOtherManifest } from '../../../src/cli/review/reviewed-manifest';
import { ROOT } from '../../../src/cli/session';
import { change, keep, scratch } from './kept';

describe('--manifest', () => {
  const dir = join(scratch(), 'review');
  beforeAll(() => keep(dir, { orders: [change('aws_sns_topic.Alerts', ['update'])] }));

  it('lets the plans pass that were reviewed, and no others', () => {
    const reviewed = sha256(manifestFile(dir));
    expect(() => refuseOtherManifest(dir, reviewed)).not.toThrow();
    writeFileSync(manifestFile(dir), ' ', { flag: 'a' });
    expect(() => refuseOtherManifest(dir, reviewed)).toThrow(
      `manifest.json: SHA-256 ${reviewed} when reviewed, now ${sha256(manifestFile(dir))}`,
    );
  });

  const apply = (digest: string) =>
    run(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'src/cli/main.ts'), 'apply', dir, '--manifest', digest],
      { cwd: ROOT, env: { ...process.env, TARGET: 'local' } },
    );

  it('is held by the command, before anything else is said of the plans', async () => {
    const { code, stdout, stderr } = await apply('0'.repeat(64));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^stacks: refused, nothing was applied now: these are not the plans .*; fetch the/,
    );
  });

  it('takes nothing but a SHA-256, so that one that was not found refuses as well', async () => {
    const { code, stderr } = await apply('');
    expect([code, stderr]).toEqual([1, expect.stringContaining('64 hexadecimal digits')]);
  });
});
