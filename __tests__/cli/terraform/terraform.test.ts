import { readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Terraform } from '../../../src/cli/terraform/terraform';
import { fakeProgram } from '../target/local/fake-program';
import { scratch } from '../review/saved-plans';

/** Terraform as a program of its own, which prints what it is told to and writes down how it was called. */
function bench(printed: Record<string, string>, options: { planFile?: string; logsDir?: string } = {}) {
  const dir = scratch();
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
  return { dir, terraform, called: () => readFileSync(calls, 'utf8').trim().split('\n') };
}

describe('Terraform', () => {
  it('tells which state a stack has, and none from one that nobody has written', async () => {
    const state = JSON.stringify({ version: 4, serial: 12, lineage: '7852f848', resources: [] });
    expect(await bench({ 'state pull': state }).terraform.getStateId()).toEqual({
      serial: 12,
      lineage: '7852f848',
    });
    expect(await bench({ 'state pull': '\n' }).terraform.getStateId()).toEqual({ serial: 0, lineage: '' });
  });

  it('tells its version and those of the providers', async () => {
    const providers = { 'registry.terraform.io/hashicorp/aws': '5.100.0' };
    const version = { terraform_version: '1.11.4', provider_selections: providers };
    const { terraform } = bench({ 'version -json': JSON.stringify(version) });
    expect(await terraform.getVersions()).toEqual({ terraform: '1.11.4', providers });
    const before = bench({ 'version -json': '{"terraform_version":"1.11.4","provider_selections":null}' });
    expect((await before.terraform.getVersions()).providers).toEqual({});
  });

  it('applies the plan that it is given, and keeps what it says where it is told to', async () => {
    const elsewhere = scratch();
    const planFile = join(elsewhere, 'plan.tfplan');
    const { terraform, called } = bench({}, { planFile, logsDir: join(elsewhere, 'logs') });
    await terraform.init(['-lockfile=readonly']);
    await terraform.apply(1, () => {});
    expect(called()).toEqual(['init -reconfigure -no-color -lockfile=readonly', `apply -json ${planFile}`]);
    expect(terraform.logOf('apply')).toBe(join(elsewhere, 'logs/one-dev.apply.jsonl'));
    expect(statSync(terraform.logOf('apply')).mode & 0o777).toBe(0o600);
  });
});
