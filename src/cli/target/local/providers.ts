import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Env } from '../../process/run-command';
import { UserError } from '../../errors';
import { ARCHIVE_PROVIDER, buildFallbackProvider, FALLBACK_RC } from './fallback-provider';
import {
  findProviderIn,
  listProviderDirectories,
  getProviderPath,
  searchDiskForProvider,
  type ProviderVersion,
} from './find-provider';
import { PATHS, type Paths } from './paths';
import { isRegistryReachable } from './registry';

/** The version of the CDKTF bindings, which every stack requires; ARCHIVE_PROVIDER is the other one. */
export const AWS_PROVIDER: ProviderVersion = { name: 'aws', version: '5.100.0' };

export interface ProviderSetup {
  /** Environment variables for all Terraform commands; undefined removes a variable. */
  readonly env: Env;
  /** Whether the Terraform registry is reachable. */
  readonly registry: boolean;
  /** A note for the user about the source of the providers. */
  readonly note?: string;
}

export interface ProviderOptions {
  readonly paths?: Paths;
  readonly env?: Env;
  /** The directories in which the disk search starts. */
  readonly roots?: readonly string[];
  readonly isRegistryReachable?: (env: Env) => Promise<boolean>;
}

let registryCheck: Promise<boolean> | undefined;

/** Checks the registry once for each process, because the check can take three seconds. */
function checkRegistryOnce(env: Env): Promise<boolean> {
  return (registryCheck ??= isRegistryReachable(env));
}

/** Locates the AWS provider: `registry`, or the directory that contains it; undefined if it is not available. */
export async function locateAwsProvider(
  env: Env = process.env,
  paths: Paths = PATHS,
): Promise<string | undefined> {
  if (await checkRegistryOnce(env)) return 'registry';
  return (
    findProviderIn([paths.mirror, ...listProviderDirectories(env)], AWS_PROVIDER) ??
    searchDiskForProvider(['/'], AWS_PROVIDER)
  );
}

/** Formats a hint on how to make the AWS provider available. */
export function formatAwsProviderHint(env: Env = process.env): string {
  const example = getProviderPath(listProviderDirectories(env)[0] ?? '', AWS_PROVIDER);
  return `make the registry reachable, or unpack the provider into ${example}`;
}

/**
 * Makes the providers available to `terraform init`: from the registry or, if it is not reachable, from a mirror in
 * `.stacks`. The mirror links the providers on the disk, and contains a fallback for hashicorp/archive if that is missing.
 * @throws UserError if the AWS provider is not available, or the fallback cannot be built
 */
export async function prepareProviders(
  onProgress: (line: string) => void,
  options: ProviderOptions = {},
): Promise<ProviderSetup> {
  const {
    paths = PATHS,
    env = process.env,
    roots = ['/'],
    isRegistryReachable: checkReachable = checkRegistryOnce,
  } = options;
  if (await checkReachable(env)) {
    // Terraform prints a warning with each command if TF_CLI_CONFIG_FILE names a file that does not exist.
    const { TF_CLI_CONFIG_FILE: file } = env;
    return { registry: true, env: file && !existsSync(file) ? { TF_CLI_CONFIG_FILE: undefined } : {} };
  }
  const directories = listProviderDirectories(env);
  if (!findProviderIn([paths.mirror], AWS_PROVIDER)) {
    onProgress(
      `Terraform registry not reachable: searching for the AWS provider ${AWS_PROVIDER.version} on this machine`,
    );
    const found = findProviderIn(directories, AWS_PROVIDER) ?? searchDiskForProvider(roots, AWS_PROVIDER);
    if (!found) throw createMissingProviderError(env);
    linkDirectory(found, getProviderPath(paths.mirror, AWS_PROVIDER));
  }
  const archive = findProviderIn(directories, ARCHIVE_PROVIDER);
  if (archive) linkDirectory(archive, getProviderPath(paths.mirror, ARCHIVE_PROVIDER));
  const mirror = archive ? paths.mirror : await prepareFallbackMirror(onProgress, paths, env);
  writeFileSync(paths.terraformRc, formatTerraformRc(mirror));
  const fallbackNote = archive ? '' : '; archive_file is provided by the fallback in tools/archive-provider';
  return {
    registry: false,
    env: { TF_CLI_CONFIG_FILE: archive ? paths.terraformRc : join(mirror, FALLBACK_RC) },
    note: `Terraform registry not reachable: providers are installed from ${mirror}${fallbackNote}`,
  };
}

/**
 * Prepares a mirror with the fallback and the AWS provider. It has its own CLI configuration: commands that run while the
 * fallback is rebuilt continue to use their mirror.
 */
async function prepareFallbackMirror(
  onProgress: (line: string) => void,
  paths: Paths,
  env: Env,
): Promise<string> {
  const mirror = await buildFallbackProvider(onProgress, paths, env);
  linkDirectory(getProviderPath(paths.mirror, AWS_PROVIDER), getProviderPath(mirror, AWS_PROVIDER));
  writeFileSync(join(mirror, FALLBACK_RC), formatTerraformRc(mirror));
  return mirror;
}

/** Formats a Terraform CLI configuration that installs providers from the mirror only and skips the version check. */
export function formatTerraformRc(mirror: string): string {
  return [
    'disable_checkpoint = true',
    'provider_installation {',
    '  filesystem_mirror {',
    `    path = ${JSON.stringify(mirror)}`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Links a provider into a mirror, in place of another link or of a fallback that an older version built there. */
function linkDirectory(from: string, to: string): void {
  // Another command may be starting this provider.
  if (existsSync(to) && realpathSync(to) === realpathSync(from)) return;
  removeFromMirror(to);
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to, 'dir');
}

/**
 * Removes a link, or a folder that contains nothing but a build of the fallback.
 * @throws UserError if the folder contains anything else
 */
function removeFromMirror(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) return rmSync(path);
  const foreignFile = readdirSync(path).find(
    (name) => !/^terraform-provider-archive_v[\d.]+(\.new)?$/.test(name),
  );
  if (foreignFile !== undefined)
    throw new UserError(
      `${join(path, foreignFile)} is not from market-stacks and is not deleted: move it, and run this again`,
    );
  for (const name of readdirSync(path)) rmSync(join(path, name));
  rmdirSync(path);
}

function createMissingProviderError(env: Env): UserError {
  return new UserError(
    `the Terraform registry is not reachable and the AWS provider ${AWS_PROVIDER.version} is not on this machine: ${formatAwsProviderHint(env)}`,
  );
}
