import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertUsableDirectory } from '../../../src/cli/review/plan-directory';
import { readManifest } from '../../../src/cli/review/manifest';
import { createChange, COMMIT, saveTestPlans, createTempDirectory, STATE, VERSIONS } from './saved-plans';

const UPDATE = createChange('aws_sns_topic.Alerts', ['update']);
const getMode = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe('stacks plan --out', () => {
  it('saves the plan of each stack with all files for its apply, and with the facts to check before it', async () => {
    const dir = join(createTempDirectory(), 'review');
    await saveTestPlans(dir, { account: [], detection: [UPDATE] }, { commit: COMMIT, dirty: true });
    const { stacks, ...manifest } = readManifest(dir);
    expect(manifest).toMatchObject({
      commit: COMMIT,
      dirty: true,
      target: 'local',
      suffix: 'dev',
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:4566',
    });
    expect(stacks.map(({ name, empty, steps }) => [name, empty, steps])).toEqual([
      ['account-dev', true, 0],
      ['detection-dev', false, 2],
    ]);
    for (const stack of stacks) expect(stack).toMatchObject({ ...VERSIONS, state: STATE });
    // Archives that the plan does not refer to are not saved.
    const names = ['plan.tfplan', 'plan.json', '.terraform.lock.hcl', 'cdk.tf.json'];
    expect(Object.keys(stacks[0]!.files)).toEqual(names);
    expect(Object.keys(stacks[1]!.files)).toEqual([...names, 'archives/Detector.zip']);
    expect(readFileSync(join(dir, 'detection-dev/archives/Detector.zip'), 'utf8')).toBe(
      'code of detection-dev',
    );
    for (const [path, digest] of Object.entries(stacks[1]!.files)) {
      const bytes = readFileSync(join(dir, 'detection-dev', path));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
    }
  });

  it('makes the files readable only by their owner', async () => {
    const dir = join(createTempDirectory(), 'review');
    await saveTestPlans(dir, { detection: [UPDATE] });
    for (const one of ['', 'detection-dev', 'detection-dev/archives'])
      expect(getMode(join(dir, one))).toBe('700');
    for (const one of ['manifest.json', 'detection-dev/plan.tfplan', 'detection-dev/archives/Detector.zip'])
      expect(getMode(join(dir, one))).toBe('600');
  });

  it('replaces earlier plans completely, including their journal', async () => {
    const dir = join(createTempDirectory(), 'review');
    await saveTestPlans(dir, { account: [UPDATE], detection: [UPDATE] });
    writeFileSync(join(dir, 'journal.json'), '{}');
    await saveTestPlans(dir, { detection: [UPDATE] });
    expect(readdirSync(dir).sort()).toEqual(['detection-dev', 'manifest.json']);
    expect(readdirSync(dirname(dir))).toEqual(['review']);
  });

  it('leaves the earlier plans unchanged if it fails', async () => {
    const dir = join(createTempDirectory(), 'review');
    await saveTestPlans(dir, { detection: [UPDATE] });
    const outside = createChange('aws_lambda_function.Other', ['update'], {
      after: { filename: '../outside.zip' },
    });
    const missing = createChange('aws_lambda_function.Other', ['update'], {
      after: { filename: 'archives/None.zip' },
    });
    await expect(saveTestPlans(dir, { account: [outside] })).rejects.toThrow(
      'an archive outside its folder: ../outside.zip',
    );
    await expect(saveTestPlans(dir, { account: [missing] })).rejects.toThrow('None.zip');
    expect(readdirSync(dirname(dir))).toEqual(['review']);
    expect(readManifest(dir).stacks.map(({ name }) => name)).toEqual(['detection-dev']);
  });

  it('refuses a file as the directory', () => {
    const file = join(createTempDirectory(), 'review');
    writeFileSync(file, '');
    expect(() => assertUsableDirectory(file)).toThrow(
      `${file} is a file: specify a new or an empty directory`,
    );
  });

  it('accepts only a new directory, an empty one, or earlier plans', async () => {
    const dir = createTempDirectory();
    assertUsableDirectory(dir);
    assertUsableDirectory(join(dir, 'new'));
    await saveTestPlans(dir, { detection: [UPDATE] });
    assertUsableDirectory(dir);
    const other = createTempDirectory();
    writeFileSync(join(other, 'thesis.txt'), '');
    expect(() => assertUsableDirectory(other)).toThrow('contains files other than plans');
    expect(existsSync(join(other, 'thesis.txt'))).toBe(true);
  });

  it('never overwrites a state that was not pushed', async () => {
    const dir = join(createTempDirectory(), 'review');
    await saveTestPlans(dir, { detection: [UPDATE] });
    const state = join(dir, 'detection-dev/errored.tfstate');
    writeFileSync(state, '{}');
    await expect(saveTestPlans(dir, { detection: [UPDATE] })).rejects.toThrow(
      /push it first, with npx stacks apply/,
    );
    expect(existsSync(state)).toBe(true);
  });
});

describe('readManifest', () => {
  it('reports a missing manifest, and the first invalid field', () => {
    const dir = createTempDirectory();
    expect(() => readManifest(dir)).toThrow(/contains no plans: manifest\.json is missing; .*plan --out/);
    writeFileSync(join(dir, 'manifest.json'), '{"version":');
    expect(() => readManifest(dir)).toThrow('manifest.json is not JSON');
    writeFileSync(join(dir, 'manifest.json'), '{"version":2}');
    expect(() => readManifest(dir)).toThrow('manifest.json: version:');
    mkdirSync(join(dir, 'empty'));
    expect(() => readManifest(join(dir, 'empty'))).toThrow('contains no plans');
  });

  it('requires that each stack is listed once, with the digests of all saved files', async () => {
    const dir = join(createTempDirectory(), 'review');
    await saveTestPlans(dir, { account: [] });
    const manifest = readManifest(dir);
    const [stack] = manifest.stacks;
    const files = Object.fromEntries(Object.entries(stack!.files).filter(([name]) => name !== 'plan.json'));
    const wrong: [object, string][] = [
      [{ stacks: [] }, 'stacks: '],
      [{ stacks: [stack, stack] }, 'stacks: a stack is listed twice'],
      [
        { stacks: [{ ...stack, files }] },
        'stacks.0.files: expected the digests of plan.tfplan, plan.json, .terraform.lock.hcl, cdk.tf.json',
      ],
    ];
    for (const [parts, why] of wrong) {
      writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ ...manifest, ...parts }));
      expect(() => readManifest(dir)).toThrow(`manifest.json: ${why}`);
    }
  });
});
