import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findEnvironmentMismatches, findFileMismatches } from '../../../src/cli/review/mismatches';
import { readManifest } from '../../../src/cli/review/manifest';
import { readConfig } from '../../../src/config';
import { createChange, COMMIT, CONFIG, saveTestPlans, createTempDirectory } from './saved-plans';

/** Creates a directory with the plan of one stack. */
async function savePlan() {
  const dir = join(createTempDirectory(), 'review');
  await saveTestPlans(dir, { detection: [createChange('aws_sns_topic.Alerts', ['update'])] });
  const manifest = readManifest(dir);
  const findMismatches = () => findFileMismatches(dir, manifest.stacks[0]!);
  return {
    dir,
    manifest,
    findMismatches,
    file: (path: string) => join(dir, 'detection-dev', path),
  };
}

describe('findFileMismatches', () => {
  it('finds none in unchanged files, and ignores the files of Terraform', async () => {
    const { findMismatches, file } = await savePlan();
    expect(findMismatches()).toEqual([]);
    mkdirSync(file('.terraform/providers'), { recursive: true });
    writeFileSync(file('.terraform/providers/aws'), '');
    writeFileSync(file('errored.tfstate'), '');
    expect(findMismatches()).toEqual([]);
  });

  it.each(['plan.tfplan', 'plan.json', '.terraform.lock.hcl', 'cdk.tf.json', 'archives/Detector.zip'])(
    'finds that %s was changed or deleted',
    async (path) => {
      const { findMismatches, file } = await savePlan();
      appendFileSync(file(path), ' ');
      expect(findMismatches()).toEqual([
        expect.stringMatching(`^detection-dev/${path}: SHA-256 [0-9a-f]{64} when planned, now [0-9a-f]{64}$`),
      ]);
      rmSync(file(path));
      expect(findMismatches()).toEqual([`detection-dev/${path} is missing`]);
    },
  );

  it('finds added files, because Terraform would read another configuration', async () => {
    const { findMismatches, file } = await savePlan();
    writeFileSync(file('backend_override.tf.json'), '{}');
    writeFileSync(file('archives/More.zip'), '');
    expect(findMismatches().sort()).toEqual([
      'detection-dev/archives/More.zip was added after the plan',
      'detection-dev/backend_override.tf.json was added after the plan',
    ]);
  });

  it('finds all files missing if the folder is deleted', async () => {
    const { findMismatches, dir } = await savePlan();
    rmSync(join(dir, 'detection-dev'), { recursive: true });
    expect(findMismatches()).toHaveLength(5);
  });
});

describe('findEnvironmentMismatches', () => {
  const CHECKOUT = { commit: COMMIT, dirty: false };

  it('finds none in the same environment, whether there are uncommitted changes or not', async () => {
    const { manifest } = await savePlan();
    expect(findEnvironmentMismatches(manifest, CONFIG, CHECKOUT)).toEqual([]);
    expect(findEnvironmentMismatches(manifest, CONFIG, { ...CHECKOUT, dirty: true })).toEqual([]);
  });

  it('finds a different or missing commit', async () => {
    const { manifest } = await savePlan();
    expect(findEnvironmentMismatches(manifest, CONFIG, { ...CHECKOUT, commit: 'c0ffee' })).toEqual([
      `the commit: ${COMMIT} when planned, now c0ffee`,
    ]);
    expect(findEnvironmentMismatches(manifest, CONFIG, { commit: null, dirty: false })).toEqual([
      `the commit: ${COMMIT} when planned, now none`,
    ]);
  });

  it('finds a different environment, region, target or emulator, and names its variable', async () => {
    const { manifest } = await savePlan();
    const aws = readConfig({
      TARGET: 'aws',
      ENVIRONMENT_SUFFIX: 'prod',
      AWS_REGION: 'eu-west-1',
      STATE_BUCKET: 'states',
    });
    expect(findEnvironmentMismatches(manifest, aws, CHECKOUT)).toEqual([
      'TARGET: local when planned, now aws',
      'ENVIRONMENT_SUFFIX: dev when planned, now prod',
      'AWS_REGION: us-east-1 when planned, now eu-west-1',
      'the local target: http://127.0.0.1:4566 when planned, now none',
    ]);
  });
});
