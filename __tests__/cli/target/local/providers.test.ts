import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getProviderPath } from '../../../../src/cli/target/local/find-provider';
import { getPaths } from '../../../../src/cli/target/local/paths';
import {
  ARCHIVE_PROVIDER,
  computePackageHash,
  removeStaleLockEntry,
} from '../../../../src/cli/target/local/fallback-provider';
import {
  AWS_PROVIDER,
  prepareProviders,
  formatTerraformRc,
} from '../../../../src/cli/target/local/providers';
import { fakeProgram } from './fake-program';

let dir: string;
let messages: string[];
const createPaths = () => getPaths(dir, join(dir, '.stacks'));
const prepare = (env: object, inReach: boolean) =>
  prepareProviders((line) => messages.push(line), {
    paths: createPaths(),
    env: {
      HOME: join(dir, 'home'),
      XDG_DATA_DIRS: join(dir, 'none'),
      PATH: join(dir, 'bin'),
      LOG: join(dir, 'log'),
      ...env,
    },
    roots: [join(dir, 'disk')],
    isRegistryReachable: async () => inReach,
  });
const install = (mirror: string, provider = AWS_PROVIDER) => {
  const place = getProviderPath(join(dir, mirror), provider);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'program'), '');
  return place;
};
const getFallbackProgram = (mirror: string) =>
  join(getProviderPath(mirror, ARCHIVE_PROVIDER), 'terraform-provider-archive_v2.7.1');
const countBuilds = () => readFileSync(join(dir, 'log'), 'utf8').trim().split('\n').length;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'providers ')));
  messages = [];
  mkdirSync(createPaths().archiveProvider, { recursive: true });
  writeFileSync(join(createPaths().archiveProvider, 'main.go'), 'package main');
  fakeProgram(
    join(dir, 'bin', 'go'),
    `const fs = require('fs'); fs.appendFileSync(process.env.LOG, 'built\\n');
    if (process.env.FAIL) { console.error('# x\\nmodule lookup disabled'); process.exit(1); }
    const sources = fs.readdirSync('.').map((name) => name + fs.readFileSync(name, 'utf8')).join();
    fs.writeFileSync(process.argv[process.argv.indexOf('-o') + 1], sources);`,
  );
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('with a reachable registry, nothing is created', async () => {
  expect(await prepare({}, true)).toEqual({ registry: true, env: {} });
  expect(existsSync(join(dir, '.stacks'))).toBe(false);
});

test('with a reachable registry, a CLI configuration that does not exist is removed from the environment', async () => {
  const rc = join(dir, 'rc');
  expect((await prepare({ TF_CLI_CONFIG_FILE: rc }, true)).env).toEqual({ TF_CLI_CONFIG_FILE: undefined });
  writeFileSync(rc, '');
  expect((await prepare({ TF_CLI_CONFIG_FILE: rc }, true)).env).toEqual({});
});

test('without a registry, the AWS provider is linked from a configured directory, and the fallback is built once', async () => {
  const named = install('home/.terraform.d/plugins');
  install('disk/somewhere');
  const { env, registry, note } = await prepare({}, false);
  const mirror = dirname(env.TF_CLI_CONFIG_FILE!);
  expect(registry).toBe(false);
  expect(mirror).toMatch(/\.stacks\/providers\/fallback\/[0-9a-f]{16}$/);
  expect(note).toMatch(/fallback/);
  expect(realpathSync(getProviderPath(mirror, AWS_PROVIDER))).toBe(named);
  expect(existsSync(getFallbackProgram(mirror))).toBe(true);
  for (const rc of [env.TF_CLI_CONFIG_FILE!, createPaths().terraformRc])
    expect(readFileSync(rc, 'utf8')).toBe(formatTerraformRc(mirror));
  await prepare({}, false);
  expect(countBuilds()).toBe(1);
  expect(messages).toHaveLength(2);
});

test('the fallback is rebuilt when its sources change', async () => {
  install('disk');
  await prepare({}, false);
  writeFileSync(join(createPaths().archiveProvider, 'zip_test.go'), 'package main');
  await prepare({}, false);
  expect(countBuilds()).toBe(1);
  writeFileSync(join(createPaths().archiveProvider, 'zip.go'), 'package main');
  await prepare({}, false);
  expect(countBuilds()).toBe(2);
});

test('a rebuild of the fallback replaces no program that a running command uses', async () => {
  install('disk');
  const before = dirname((await prepare({}, false)).env.TF_CLI_CONFIG_FILE!);
  const content = readFileSync(getFallbackProgram(before), 'utf8');
  writeFileSync(join(createPaths().archiveProvider, 'zip.go'), 'package main');
  const after = dirname((await prepare({}, false)).env.TF_CLI_CONFIG_FILE!);
  expect(after).not.toBe(before);
  expect(readFileSync(getFallbackProgram(before), 'utf8')).toBe(content);
  expect(readFileSync(getFallbackProgram(after), 'utf8')).not.toBe(content);
  expect(existsSync(getProviderPath(before, AWS_PROVIDER))).toBe(true);
});

test('a failed build is repeated', async () => {
  install('disk');
  await expect(prepare({ FAIL: '1' }, false)).rejects.toThrow('go failed to build');
  await prepare({}, false);
  expect(countBuilds()).toBe(2);
});

describe('the lock entry of the archive provider', () => {
  const AWS_ENTRY =
    'provider "registry.terraform.io/hashicorp/aws" {\n  hashes = [\n    "h1:aws=",\n  ]\n}\n';
  const formatLock = (hash: string) =>
    `# lock\n\nprovider "registry.terraform.io/hashicorp/archive" {\n  hashes = [\n    "${hash}",\n  ]\n}\n\n${AWS_ENTRY}`;
  const lockFile = () => join(dir, '.terraform.lock.hcl');

  it('is removed if it records another build than the fallback in use', async () => {
    install('disk');
    const { env } = await prepare({}, false);
    const hash = computePackageHash(getFallbackProgram(dirname(env.TF_CLI_CONFIG_FILE!)));
    writeFileSync(lockFile(), formatLock(hash));
    removeStaleLockEntry(dir, env);
    expect(readFileSync(lockFile(), 'utf8')).toBe(formatLock(hash));
    writeFileSync(join(createPaths().archiveProvider, 'zip.go'), 'package main');
    removeStaleLockEntry(dir, (await prepare({}, false)).env);
    expect(readFileSync(lockFile(), 'utf8')).toBe(`# lock\n\n${AWS_ENTRY}`);
  });

  it('is not removed with a provider that is not the fallback, or without a lock file', async () => {
    removeStaleLockEntry(dir, { TF_CLI_CONFIG_FILE: join(dir, 'rc') });
    install('home/.terraform.d/plugins');
    install('home/.terraform.d/plugins', ARCHIVE_PROVIDER);
    writeFileSync(lockFile(), formatLock('h1:other='));
    for (const env of [(await prepare({}, false)).env, {}]) removeStaleLockEntry(dir, env);
    expect(readFileSync(lockFile(), 'utf8')).toBe(formatLock('h1:other='));
  });
});

test('the real archive provider is preferred to the fallback', async () => {
  install('home/.terraform.d/plugins');
  const archive = install('home/.terraform.d/plugins', ARCHIVE_PROVIDER);
  expect((await prepare({}, false)).note).not.toMatch(/fallback/);
  expect(realpathSync(getProviderPath(createPaths().mirror, ARCHIVE_PROVIDER))).toBe(archive);
});

test('a link with a missing target is created again', async () => {
  rmSync(install('disk/one'), { recursive: true });
  install('disk/one');
  await prepare({}, false);
  rmSync(join(dir, 'disk', 'one'), { recursive: true });
  const moved = install('disk/two');
  await prepare({}, false);
  expect(realpathSync(getProviderPath(createPaths().mirror, AWS_PROVIDER))).toBe(moved);
});

test.each([
  [
    'the AWS provider is nowhere',
    () => {},
    {},
    /AWS provider 5\.100\.0 is not on this machine: make the registry reachable, or unpack/,
  ],
  ['go is missing', () => rmSync(join(dir, 'bin', 'go')), {}, /^go was not found on the PATH: install Go/],
  ['go cannot build', () => {}, { FAIL: '1' }, /\(module lookup disabled\).*GOPROXY/],
])('%s is reported in one line with the fix', async (what, arrange, env, message) => {
  if (!what.startsWith('the AWS')) install('disk');
  arrange();
  await expect(prepare(env, false)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(message),
  });
});

test('a mirror at a path with quotes and spaces is written so that Terraform can read it', () => {
  expect(formatTerraformRc('/a "b" c')).toContain('path = "/a \\"b\\" c"');
});
