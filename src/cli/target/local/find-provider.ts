import { existsSync, readdirSync, readFileSync, type Dirent } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Env } from '../../process/run-command';
import { REGISTRY_HOST } from './registry';

export interface ProviderVersion {
  readonly name: string;
  readonly version: string;
}

const SEARCH_MS = 15_000;
const SEARCH_DEPTH = 9;
/** Directories without providers that are slow to search. */
const SKIPPED_DIRECTORIES = new Set(['proc', 'sys', 'dev', 'node_modules', '.git']);

/** Formats the platform in the notation of Terraform, such as `linux_amd64`. */
export function formatPlatform(os: string = process.platform, cpu: string = process.arch): string {
  return `${os === 'win32' ? 'windows' : os}_${{ x64: 'amd64', ia32: '386' }[cpu] ?? cpu}`;
}

/** Returns the directory of a provider in a mirror or cache with Terraform's unpacked layout. */
export function getProviderPath(mirror: string, { name, version }: ProviderVersion): string {
  return join(mirror, REGISTRY_HOST, 'hashicorp', name, version, formatPlatform());
}

/** Lists the mirrors and caches of Terraform and of the user's configuration, in the order of precedence. */
export function listProviderDirectories(env: Env): string[] {
  const home = env.HOME ?? homedir();
  const dataDirs = (env.XDG_DATA_DIRS || ['/usr/local/share', '/usr/share'].join(delimiter)).split(delimiter);
  return [
    join(home, '.terraform.d', 'plugins'),
    join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'terraform', 'plugins'),
    join(home, 'Library', 'Application Support', 'io.terraform', 'plugins'),
    ...dataDirs.map((dir) => join(dir, 'terraform', 'plugins')),
    ...(env.TF_PLUGIN_CACHE_DIR ? [env.TF_PLUGIN_CACHE_DIR] : []),
    ...[env.TF_CLI_CONFIG_FILE, join(home, '.terraformrc')].flatMap(readDirectoriesFromRc),
  ];
}

/** Reads the filesystem mirrors and the plugin cache from a CLI configuration file. */
function readDirectoriesFromRc(file: string | undefined): string[] {
  if (!file || !existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const settings = lines.map((line) => /^\s*(?:path|plugin_cache_dir)\s*=\s*"([^"]+)"/.exec(line));
  return settings.flatMap((setting) => setting?.[1] ?? []);
}

/** Returns the directory of the provider in the first mirror that contains it for this platform. */
export function findProviderIn(mirrors: readonly string[], provider: ProviderVersion): string | undefined {
  return mirrors
    .map((mirror) => getProviderPath(mirror, provider))
    .find((directory) => existsSync(directory));
}

/** Searches the disk level by level, for at most 15 seconds, for a mirror or cache with the provider. */
export function searchDiskForProvider(
  roots: readonly string[],
  provider: ProviderVersion,
): string | undefined {
  const deadline = Date.now() + SEARCH_MS;
  let level = [...roots];
  for (let depth = 0; depth < SEARCH_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const dir of level) {
      if (Date.now() > deadline) return undefined;
      for (const name of listSubdirectories(dir)) {
        const found = name === REGISTRY_HOST ? findProviderIn([dir], provider) : undefined;
        if (found) return found;
        if (!SKIPPED_DIRECTORIES.has(name)) next.push(join(dir, name));
      }
    }
    level = next;
  }
  return undefined;
}

function listSubdirectories(dir: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(dir, { withFileTypes: true });
  } catch {
    return []; // Not readable.
  }
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
