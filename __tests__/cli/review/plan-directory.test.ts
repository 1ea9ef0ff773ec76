import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { assertUsableDirectory, removePlans } from '../../../src/cli/review/plan-directory';
import { readManifest } from '../../../src/cli/review/manifest';
import { writeRunRecord } from '../../../src/cli/process/run-record';
import { createChange, saveTestPlans, createTempDirectory } from './saved-plans';

const UPDATE = createChange('aws_sns_topic.Alerts', ['update']);

function write(dir: string, path: string, text = 'x'): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}

async function createPlans(): Promise<string> {
  const dir = join(createTempDirectory(), 'review');
  await saveTestPlans(dir, { detection: [UPDATE] });
  return dir;
}

/** Adds the files that an apply writes to the directory. */
function addApplyFiles(dir: string): void {
  for (const path of [
    'journal.json',
    'logs/detection-dev.apply.jsonl',
    'logs/detection-dev.plan.jsonl',
    'detection-dev/.terraform/terraform.tfstate',
    'detection-dev/.terraform/environment',
    'detection-dev/.terraform/modules/modules.json',
    'detection-dev/.terraform/providers/registry.terraform.io/hashicorp/archive/2.7.1/linux_amd64/LICENSE.txt',
    'detection-dev/errored.tfstate.pushed',
  ])
    write(dir, path);
  // The locks of two killed commands: one had the lock, the other waited for it.
  for (const path of ['lock', 'lock.4711-0']) writeRunRecord(join(dir, path), 2 ** 22 + 1, 'lock');
}

describe('a directory for plans', () => {
  it.each([
    ['a manifest.json of another program', 'manifest.json', '{"name":"my-app","version":1}'],
    ['a web manifest beside other files', 'manifest.json', '{"short_name":"shop","icons":[]}'],
    ['a manifest.json that is not JSON', 'manifest.json', 'not JSON'],
    ['an empty manifest.json', 'manifest.json', ''],
    ['a manifest of an unknown version', 'manifest.json', '{"version":2,"stacks":[]}'],
  ])('is refused and not changed if it contains %s', async (_, path, text) => {
    const dir = join(createTempDirectory(), 'site');
    write(dir, path, text);
    write(dir, 'index.html', 'my page');
    await expect(saveTestPlans(dir, { detection: [UPDATE] })).rejects.toThrow(
      /contains files other than plans \(index\.html, manifest\.json\), and nothing was deleted/,
    );
    expect(readFileSync(join(dir, 'index.html'), 'utf8')).toBe('my page');
    expect(readFileSync(join(dir, path), 'utf8')).toBe(text);
    expect(readdirSync(dirname(dir))).toEqual(['site']);
  });

  it.each([
    ['notes.txt'],
    ['notes/of the review.md'],
    ['detection-dev/notes.txt'],
    ['detection-dev/archives/Mine.zip'],
    ['detection-dev/.terraform/notes.txt'],
    ['logs/other.jsonl'],
    ['lock.txt'],
    ['lock.1-1'],
    ['.git/HEAD'],
  ])('is refused if it also contains %s', async (path) => {
    const dir = await createPlans();
    write(dir, path, 'mine');
    await expect(saveTestPlans(dir, { detection: [UPDATE] })).rejects.toThrow(path);
    expect(() => removePlans(dir)).toThrow(path);
    expect(readFileSync(join(dir, path), 'utf8')).toBe('mine');
    expect(existsSync(join(dir, 'detection-dev/plan.tfplan'))).toBe(true);
  });

  it('is refused if a planned file was changed afterwards, because no plan contains its new content', async () => {
    const dir = await createPlans();
    write(dir, 'detection-dev/cdk.tf.json', '{"edited":true}');
    expect(() => assertUsableDirectory(dir)).toThrow('detection-dev/cdk.tf.json');
  });

  it('is refused if an empty folder was added', async () => {
    const dir = await createPlans();
    mkdirSync(join(dir, 'later'));
    expect(() => assertUsableDirectory(dir)).toThrow('(later)');
  });

  it('never affects files outside of it, whether by paths in the manifest or by links', async () => {
    const dir = await createPlans();
    const outside = join(dirname(dir), 'outside');
    write(outside, 'thesis.txt', 'years of work');
    const manifest = readManifest(dir);
    const files = { ...manifest.stacks[0]!.files, '../../outside/thesis.txt': '0'.repeat(64) };
    write(dir, 'manifest.json', JSON.stringify({ ...manifest, stacks: [{ ...manifest.stacks[0]!, files }] }));
    symlinkSync(outside, join(dir, 'detection-dev/.terraform'), 'dir');
    expect(() => removePlans(dir)).toThrow('detection-dev/.terraform');
    expect(readFileSync(join(outside, 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  it('is refused with the names of five files and the number of the others', async () => {
    const dir = createTempDirectory();
    for (const n of [1, 2, 3, 4, 5, 6, 7]) write(dir, `${n}.txt`);
    expect(() => assertUsableDirectory(dir)).toThrow('(1.txt, 2.txt, 3.txt, 4.txt, 5.txt and 2 more)');
  });

  it('is used again if it contains only files that a plan and its apply wrote', async () => {
    const dir = await createPlans();
    addApplyFiles(dir);
    const provider = join(dirname(dir), 'provider');
    write(provider, 'terraform-provider-aws_v5.100.0_x5');
    const linked =
      'detection-dev/.terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64';
    mkdirSync(dirname(join(dir, linked)), { recursive: true });
    symlinkSync(provider, join(dir, linked), 'dir');
    await saveTestPlans(dir, { account: [UPDATE] });
    expect(readdirSync(dir).sort()).toEqual(['account-dev', 'manifest.json']);
    // The provider that is linked into .terraform is not deleted.
    expect(readdirSync(provider)).toEqual(['terraform-provider-aws_v5.100.0_x5']);
    expect(readdirSync(dirname(dir)).sort()).toEqual(['provider', 'review']);
  });

  it('may be a link, of which only the target directory is replaced', async () => {
    const dir = await createPlans();
    const link = join(dirname(dir), 'current');
    symlinkSync(dir, link, 'dir');
    await saveTestPlans(link, { account: [UPDATE] });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readdirSync(dir).sort()).toEqual(['account-dev', 'manifest.json']);
  });

  it('is removed completely if it contains only plans', async () => {
    const dir = await createPlans();
    addApplyFiles(dir);
    removePlans(dir);
    expect(existsSync(dir)).toBe(false);
  });
});
