import { readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Terraform } from '../../../src/cli/terraform/terraform';
import { createTerraformEnv } from '../../../src/cli/terraform/terraform-env';
import { fakeProgram } from '../target/local/fake-program';
import { createTempDirectory } from '../review/saved-plans';

/** Creates a fake Terraform that prints the given outputs and records its arguments. */
function createTerraform(
  printed: Record<string, string>,
  options: { planFile?: string; logsDir?: string } = {},
) {
  const dir = createTempDirectory();
  const calls = join(dir, 'calls');
  fakeProgram(
    join(dir, 'bin/terraform'),
    `const { appendFileSync } = require('node:fs');
     const args = process.argv.slice(3).join(' ');
     appendFileSync(${JSON.stringify(calls)}, args + '\\n');
     process.stdout.write(${JSON.stringify(printed)}[args] ?? '');`,
  );
  const env = { ...process.env, PATH: `${join(dir, 'bin')}${delimiter}${process.env.PATH}` };
  const terraform = new Terraform({ dir, stack: 'one-dev', stacksDir: join(dir, 'stacks'), env, ...options });
  return { dir, terraform, readCalls: () => readFileSync(calls, 'utf8').trim().split('\n') };
}

describe('Terraform', () => {
  it('returns the id of the state, and an empty id without a state', async () => {
    const state = JSON.stringify({ version: 4, serial: 12, lineage: '7852f848', resources: [] });
    expect(await createTerraform({ 'state pull': state }).terraform.getStateId()).toEqual({
      serial: 12,
      lineage: '7852f848',
    });
    expect(await createTerraform({ 'state pull': '\n' }).terraform.getStateId()).toEqual({
      serial: 0,
      lineage: '',
    });
  });

  it('returns its version and those of the providers', async () => {
    const providers = { 'registry.terraform.io/hashicorp/aws': '5.100.0' };
    const version = { terraform_version: '1.11.4', provider_selections: providers };
    const { terraform } = createTerraform({ 'version -json': JSON.stringify(version) });
    expect(await terraform.getVersions()).toEqual({ terraform: '1.11.4', providers });
    const before = createTerraform({
      'version -json': '{"terraform_version":"1.11.4","provider_selections":null}',
    });
    expect((await before.terraform.getVersions()).providers).toEqual({});
  });

  it('applies the given plan, and writes its log to the given directory', async () => {
    const elsewhere = createTempDirectory();
    const planFile = join(elsewhere, 'plan.tfplan');
    const { terraform, readCalls } = createTerraform({}, { planFile, logsDir: join(elsewhere, 'logs') });
    await terraform.init(['-lockfile=readonly']);
    await terraform.apply(1, () => {});
    expect(readCalls()).toEqual([
      'init -reconfigure -no-color -lockfile=readonly',
      `apply -json ${planFile}`,
    ]);
    expect(terraform.getLogFile('apply')).toBe(join(elsewhere, 'logs/one-dev.apply.jsonl'));
    expect(statSync(terraform.getLogFile('apply')).mode & 0o777).toBe(0o600);
  });

  it('ignores variables that change the plan or the location of the state, and passes the others', () => {
    const ignored = {
      TF_CLI_ARGS: '-no-color',
      TF_CLI_ARGS_plan: '-target=a.b',
      TF_WORKSPACE: 'b',
      TF_DATA_DIR: '/tmp/d',
    };
    const passed = {
      TF_CLI_CONFIG_FILE: '/tmp/terraform.rc',
      TF_PLUGIN_CACHE_DIR: '/tmp/p',
      TF_LOG: 'debug',
      AWS_PROFILE: 'x',
    };
    const env = createTerraformEnv({ ...ignored, ...passed });
    expect(env).toMatchObject(passed);
    expect(Object.keys(env).filter((name) => name in ignored)).toEqual([]);
  });
});
