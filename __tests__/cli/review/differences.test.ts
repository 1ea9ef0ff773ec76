import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { differencesHere, differencesInFiles } from '../../../src/cli/review/differences';
import { readManifest } from '../../../src/cli/review/manifest';
import { readConfig } from '../../../src/config';
import { change, COMMIT, CONFIG, keep, scratch } from './kept';

/** A directory with one stack's plan. */
async function kept() {
  const dir = join(scratch(), 'review');
  await keep(dir, { detection: [change('aws_sns_topic.Alerts', ['update'])] });
  const manifest = readManifest(dir);
  const inFiles = () => differencesInFiles(dir, manifest.stacks[0]!);
  return { dir, manifest, inFiles, file: (path: string) => join(dir, 'detection-dev', path) };
}

describe('differences in the files', () => {
  it('are none as they were written, nor by what Terraform puts there itself', async () => {
    const { inFiles, file } = await kept();
    expect(inFiles()).toEqual([]);
    mkdirSync(file('.terraform/providers'), { recursive: true });
    writeFileSync(file('.terraform/providers/aws'), '');
    writeFileSync(file('errored.tfstate'), '');
    expect(inFiles()).toEqual([]);
  });

  it.each(['plan.tfplan', 'plan.json', '.terraform.lock.hcl', 'cdk.tf.json', 'archives/Detector.zip'])(
    'are found in %s, by a byte, and where it is gone',
    async (path) => {
      const { inFiles, file } = await kept();
      appendFileSync(file(path), ' ');
      expect(inFiles()).toEqual([
        expect.stringMatching(`^detection-dev/${path}: SHA-256 [0-9a-f]{64} when planned, now [0-9a-f]{64}$`),
      ]);
      rmSync(file(path));
      expect(inFiles()).toEqual([`detection-dev/${path} is gone`]);
    },
  );

  it('are files that were put there: Terraform would read another configuration', async () => {
    const { inFiles, file } = await kept();
    writeFileSync(file('backend_override.tf.json'), '{}');
    writeFileSync(file('archives/More.zip'), '');
    expect(inFiles().sort()).toEqual([
      'detection-dev/archives/More.zip was not there when it was planned',
      'detection-dev/backend_override.tf.json was not there when it was planned',
    ]);
  });

  it('are all of them where the folder is gone', async () => {
    const { inFiles, dir } = await kept();
    rmSync(join(dir, 'detection-dev'), { recursive: true });
    expect(inFiles()).toHaveLength(5);
  });
});

describe('differences here', () => {
  const CHECKOUT = { commit: COMMIT, dirty: false };

  it('are none where it was planned, with changes in the tree or without: the plan holds its own configuration', async () => {
    const { manifest } = await kept();
    expect(differencesHere(manifest, CONFIG, CHECKOUT)).toEqual([]);
    expect(differencesHere(manifest, CONFIG, { ...CHECKOUT, dirty: true })).toEqual([]);
  });

  it('are another commit, or none', async () => {
    const { manifest } = await kept();
    expect(differencesHere(manifest, CONFIG, { ...CHECKOUT, commit: 'c0ffee' })).toEqual([
      `the commit: ${COMMIT} when planned, now c0ffee`,
    ]);
    expect(differencesHere(manifest, CONFIG, { commit: null, dirty: false })).toEqual([
      `the commit: ${COMMIT} when planned, now none`,
    ]);
  });

  it('are another environment, region, target or emulator, by the names of the variables', async () => {
    const { manifest } = await kept();
    const aws = readConfig({
      TARGET: 'aws',
      ENVIRONMENT_SUFFIX: 'prod',
      AWS_REGION: 'eu-west-1',
      STATE_BUCKET: 'states',
    });
    expect(differencesHere(manifest, aws, CHECKOUT)).toEqual([
      'TARGET: local when planned, now aws',
      'ENVIRONMENT_SUFFIX: dev when planned, now prod',
      'AWS_REGION: us-east-1 when planned, now eu-west-1',
      'the local target: http://127.0.0.1:4566 when planned, now none',
    ]);
  });
});
