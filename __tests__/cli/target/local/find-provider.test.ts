import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findProviderIn,
  listProviderDirectories,
  getProviderPath,
  formatPlatform,
  searchDiskForProvider,
} from '../../../../src/cli/target/local/find-provider';

const AWS = { name: 'aws', version: '5.100.0' };
let dir: string;
const put = (mirror: string, provider = AWS) => {
  const place = getProviderPath(join(dir, mirror), provider);
  mkdirSync(place, { recursive: true });
  return place;
};

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'find '));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test.each([
  ['linux', 'x64', 'linux_amd64'],
  ['darwin', 'arm64', 'darwin_arm64'],
  ['win32', 'ia32', 'windows_386'],
])('the platform of %s on %s is %s', (os, cpu, name) => expect(formatPlatform(os, cpu)).toBe(name));

test('the first mirror with the version is used', () => {
  put('old', { name: 'aws', version: '5.99.0' });
  const place = put('second');
  put('third');
  expect(
    findProviderIn(
      ['old', 'second', 'third'].map((name) => join(dir, name)),
      AWS,
    ),
  ).toBe(place);
  expect(findProviderIn([join(dir, 'old')], AWS)).toBeUndefined();
});

test("Terraform's implied mirrors precede the plugin cache and the directories of CLI configurations", () => {
  const rc = join(dir, 'terraform rc');
  writeFileSync(
    rc,
    'plugin_cache_dir = "/cache"\nprovider_installation {\n  filesystem_mirror {\n    path = "/mirror"\n  }\n}\n',
  );
  const named = listProviderDirectories({
    HOME: dir,
    XDG_DATA_DIRS: '/data:/more',
    TF_PLUGIN_CACHE_DIR: '/plugin-cache',
    TF_CLI_CONFIG_FILE: rc,
  });
  expect(named[0]).toBe(join(dir, '.terraform.d', 'plugins'));
  expect(named.slice(3)).toEqual([
    '/data/terraform/plugins',
    '/more/terraform/plugins',
    '/plugin-cache',
    '/cache',
    '/mirror',
  ]);
});

test('a CLI configuration that does not exist adds no directory', () => {
  const here = { HOME: dir, XDG_DATA_DIRS: '/data' };
  expect(listProviderDirectories({ ...here, TF_CLI_CONFIG_FILE: join(dir, 'none') })).toEqual(
    listProviderDirectories(here),
  );
});

test('the disk search recognizes providers by their folder layout', () => {
  put('a/deep/down/mirror', { name: 'aws', version: '5.99.0' });
  put('project/node_modules/mirror');
  expect(searchDiskForProvider([dir], AWS)).toBeUndefined();
  const place = put('some/where else');
  expect(searchDiskForProvider([dir], AWS)).toBe(place);
});

test('the disk search has a maximum depth', () => {
  put(Array.from({ length: 12 }, (_, i) => String(i)).join('/'));
  expect(searchDiskForProvider([dir], AWS)).toBeUndefined();
});
