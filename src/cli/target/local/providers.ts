import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, type Env } from '../../process/run-command';
import { UserError } from '../../errors';
import {
  findProviderIn,
  listProviderDirectories,
  getProviderPath,
  searchDiskForProvider,
  type ProviderVersion,
} from './find-provider';
import { PATHS, type Paths } from './paths';
import { isRegistryReachable } from './registry';
import { computeDigest, buildIfChanged } from '../../process/build-if-changed';

/** The versions that the CDKTF bindings were generated from, and so name in every stack. */
export const AWS_PROVIDER: ProviderVersion = { name: 'aws', version: '5.100.0' };
export const ARCHIVE_PROVIDER: ProviderVersion = { name: 'archive', version: '2.7.1' };

export interface ProviderSetup {
  /** For the environment of every Terraform command; undefined takes a variable out of it. */
  readonly env: Env;
  /** Whether Terraform's registry is in reach. */
  readonly registry: boolean;
  /** What the user should know about it. */
  readonly note?: string;
}

export interface ProviderOptions {
  readonly paths?: Paths;
  readonly env?: Env;
  /** Where the disk is searched from. */
  readonly roots?: readonly string[];
  readonly isRegistryReachable?: (env: Env) => Promise<boolean>;
}

let answered: Promise<boolean> | undefined;

/** Asks once for each process: it may take three seconds. */
function askOnce(env: Env): Promise<boolean> {
  return (answered ??= isRegistryReachable(env));
}

/** Where the AWS provider will come from: `registry`, or the folder that holds it; undefined if from nowhere. */
export async function locateAwsProvider(
  env: Env = process.env,
  paths: Paths = PATHS,
): Promise<string | undefined> {
  if (await askOnce(env)) return 'registry';
  return (
    findProviderIn([paths.mirror, ...listProviderDirectories(env)], AWS_PROVIDER) ??
    searchDiskForProvider(['/'], AWS_PROVIDER)
  );
}

/** How to mend it where the AWS provider is nowhere. */
export function formatAwsProviderHint(env: Env = process.env): string {
  const example = getProviderPath(listProviderDirectories(env)[0] ?? '', AWS_PROVIDER);
  return `make the registry reachable, or unpack the provider into ${example}`;
}

/**
 * Sees to it that `terraform init` finds the providers: from the registry or, where none is in reach, from a mirror
 * in `.stacks` with what is on the disk and a stand-in for hashicorp/archive that is built here.
 * @throws UserError if the AWS provider is nowhere, or the stand-in can't be built
 */
export async function prepareProviders(
  onProgress: (line: string) => void,
  options: ProviderOptions = {},
): Promise<ProviderSetup> {
  const {
    paths = PATHS,
    env = process.env,
    roots = ['/'],
    isRegistryReachable: registryInReach = askOnce,
  } = options;
  if (await registryInReach(env)) {
    // Terraform warns at every command about a variable that points nowhere.
    const { TF_CLI_CONFIG_FILE: file } = env;
    return { registry: true, env: file && !existsSync(file) ? { TF_CLI_CONFIG_FILE: undefined } : {} };
  }
  const named = listProviderDirectories(env);
  if (!findProviderIn([paths.mirror], AWS_PROVIDER)) {
    onProgress(
      `no Terraform registry in reach: looking for the AWS provider ${AWS_PROVIDER.version} on this machine`,
    );
    const found = findProviderIn(named, AWS_PROVIDER) ?? searchDiskForProvider(roots, AWS_PROVIDER);
    if (!found) throw awsIsNowhere(env);
    link(found, getProviderPath(paths.mirror, AWS_PROVIDER));
  }
  const archive = findProviderIn(named, ARCHIVE_PROVIDER);
  if (archive) link(archive, getProviderPath(paths.mirror, ARCHIVE_PROVIDER));
  else await buildFallbackProvider(onProgress, paths, env);
  writeFileSync(paths.terraformRc, formatTerraformRc(paths.mirror));
  const standIn = archive ? '' : '; archive_file from the stand-in in tools/archive-provider';
  return {
    registry: false,
    env: { TF_CLI_CONFIG_FILE: paths.terraformRc },
    note: `no Terraform registry in reach: providers come from ${paths.mirror}${standIn}`,
  };
}

/** Terraform's CLI configuration: providers from the mirror only, and no question for newer versions. */
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

function link(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to, 'dir');
}

/** Builds the stand-in for hashicorp/archive into the mirror, unless it is there already from the same sources. */
export async function buildFallbackProvider(
  onProgress: (line: string) => void,
  paths: Paths,
  env: Env,
): Promise<void> {
  const place = getProviderPath(paths.mirror, ARCHIVE_PROVIDER);
  const program = join(place, `terraform-provider-archive_v${ARCHIVE_PROVIDER.version}`);
  const stamp = join(paths.mirror, 'archive.sha256');
  if (!existsSync(program)) rmSync(stamp, { force: true });
  await buildIfChanged(stamp, computeDigest(sourcesOf(paths.archiveProvider)), async () => {
    onProgress('building the stand-in for the archive provider');
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    const built = await runCommand(
      'go',
      ['build', '-trimpath', '-buildvcs=false', '-o', `${program}.new`, '.'],
      {
        env: { ...env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
        cwd: paths.archiveProvider,
      },
    );
    if (built.code !== 0) throw notBuilt(built.stderr);
    renameSync(`${program}.new`, program);
  });
}

function sourcesOf(dir: string): string[] {
  const names = readdirSync(dir).filter(
    (name) => /\.go$|^go\.(mod|sum)$/.test(name) && !name.endsWith('_test.go'),
  );
  return names.sort().map((name) => join(dir, name));
}

function notBuilt(stderr: string): UserError {
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  return new UserError(
    `go could not build tools/archive-provider (${reason}): take Go 1.25 or later and make a Go module proxy reachable (GOPROXY), or make Terraform's registry reachable`,
  );
}

function awsIsNowhere(env: Env): UserError {
  return new UserError(
    `Terraform's registry is out of reach and the AWS provider ${AWS_PROVIDER.version} is not on this machine: ${formatAwsProviderHint(env)}`,
  );
}
