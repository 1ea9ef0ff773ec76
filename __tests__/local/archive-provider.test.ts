import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../src/cli/process/run-command';
import { PATHS } from '../../src/cli/target/local/paths';
import { ARCHIVE_PROVIDER, buildFallbackProvider } from '../../src/cli/target/local/fallback-provider';
import { formatTerraformRc } from '../../src/cli/target/local/providers';

const dir = mkdtempSync(join(tmpdir(), 'market stacks test '));
const paths = { ...PATHS, mirror: join(dir, 'mirror') };
const rc = join(dir, 'terraform.rc');

beforeAll(async () => {
  const mirror = await buildFallbackProvider(() => {}, paths, process.env);
  writeFileSync(rc, formatTerraformRc(mirror));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Applies a configuration with one archive_file in a new directory. */
async function apply(name: string, archive: object) {
  const cwd = join(dir, name);
  mkdirSync(join(cwd, 'code'), { recursive: true });
  writeFileSync(join(cwd, 'code', 'index.js'), 'exports.handler = async () => {};');
  const configuration = {
    terraform: {
      required_providers: { archive: { source: 'hashicorp/archive', version: ARCHIVE_PROVIDER.version } },
    },
    data: { archive_file: { code: { type: 'zip', output_path: 'code.zip', ...archive } } },
    output: { digest: { value: '${data.archive_file.code.output_base64sha256}' } },
  };
  writeFileSync(join(cwd, 'main.tf.json'), JSON.stringify(configuration));
  const env = { ...process.env, TF_CLI_CONFIG_FILE: rc, TF_IN_AUTOMATION: '1' };
  const init = await runCommand('terraform', ['init', '-no-color'], { env, cwd });
  if (init.code !== 0) throw new Error(init.stderr);
  const applied = await runCommand('terraform', ['apply', '-auto-approve', '-no-color'], { env, cwd });
  const output = await runCommand('terraform', ['output', '-raw', 'digest'], { env, cwd });
  return { cwd, applied, digest: output.stdout };
}

test('Terraform installs the fallback from the mirror, and it creates equal archives in two places', async () => {
  const archive = { source_dir: 'code', output_file_mode: '0644' };
  const [one, other] = [await apply('one', archive), await apply('two words', archive)];
  const zip = readFileSync(join(one.cwd, 'code.zip'));
  expect(zip.equals(readFileSync(join(other.cwd, 'code.zip')))).toBe(true);
  expect(one.digest).toBe(createHash('sha256').update(zip).digest('base64'));
  expect(other.digest).toBe(one.digest);
});

test.each([
  ['a missing directory', { source_dir: 'nowhere' }, /source_dir: .*nowhere: no such file/],
  [
    'an argument that it has not',
    { source_dir: 'code', excludes: ['x'] },
    /No argument or block type is named "excludes"/,
  ],
  [
    'another type',
    { source_dir: 'code', type: 'tar.gz' },
    /this fallback for hashicorp\/archive supports only zip/,
  ],
])('%s is refused', async (name, archive, message) => {
  const { applied } = await apply(name, archive);
  expect(applied.code).toBe(1);
  expect(applied.stderr.replace(/\s*│?\s+/g, ' ')).toMatch(message);
});
