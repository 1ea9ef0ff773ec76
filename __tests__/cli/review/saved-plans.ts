import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { savePlans } from '../../../src/cli/review/save-plans';
import { parsePlan } from '../../../src/cli/terraform/plan-summary';
import type { StateId, Terraform, TerraformVersions } from '../../../src/cli/terraform/terraform';
import { readConfig } from '../../../src/config';

export const COMMIT = '1f0e3dad99908345f7439f8ffabdffc4b9d5bd6a';
export const CONFIG = readConfig({ TARGET: 'local', ENVIRONMENT_SUFFIX: 'dev' });
export const VERSIONS: TerraformVersions = {
  terraform: '1.11.4',
  providers: { 'registry.terraform.io/hashicorp/aws': '5.100.0' },
};
export const STATE: StateId = { serial: 6, lineage: '7852f848' };

/** Creates a change in Terraform's format. */
export const createChange = (address: string, actions: string[], overrides: object = {}) => ({
  address,
  mode: 'managed',
  type: address.split('.')[0],
  name: address.split('.')[1],
  change: { actions, before: null, after: {}, ...overrides },
});
export const REPLACED_TABLE = createChange('aws_dynamodb_table.Watch', ['delete', 'create'], {
  replace_paths: [['hash_key']],
});
const CODE = createChange('aws_lambda_function.Detector', ['update'], {
  after: { filename: 'archives/Detector.zip' },
});

/** Creates an empty temporary directory. */
export const createTempDirectory = (): string => mkdtempSync(join(tmpdir(), 'saved plans '));

function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/**
 * Saves the plans of stacks `<system>-dev`, each with its changes and an update of its code. The files and Terraform are
 * fakes.
 */
export async function saveTestPlans(
  dir: string,
  stacks: Readonly<Record<string, readonly object[]>>,
  checkout = { commit: COMMIT as string | null, dirty: false },
): Promise<void> {
  const made = createTempDirectory();
  const planned = Object.entries(stacks).map(([system, changes]) => {
    const name = `${system}-dev`;
    const folder = join(made, name);
    write(join(folder, '.terraform.lock.hcl'), `# lock of ${name}`);
    write(join(folder, 'cdk.tf.json'), '{}');
    write(join(folder, 'archives/Detector.zip'), `code of ${name}`);
    write(join(folder, 'archives/Old.zip'), 'of an earlier synth');
    const json = JSON.stringify({
      format_version: '1.2',
      terraform_version: VERSIONS.terraform,
      resource_changes: changes.length > 0 ? [CODE, ...changes] : [],
    });
    const planFile = write(join(made, `${name}.tfplan`), `plan of ${name}`);
    const planJsonFile = write(join(made, `${name}.json`), json);
    const terraform = {
      planFile,
      planJsonFile,
      getVersions: () => Promise.resolve(VERSIONS),
    } as unknown as Terraform;
    return { stack: { name, system, dir: folder }, terraform, plan: parsePlan(json), state: STATE };
  });
  await savePlans(dir, { config: CONFIG }, checkout, planned);
}
