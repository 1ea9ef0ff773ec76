import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors';
import { computeDigest } from '../../process/build-if-changed';
import { runCommand, type Env } from '../../process/run-command';
import { getProviderPath, type ProviderVersion } from './find-provider';
import type { Paths } from './paths';

export const ARCHIVE_PROVIDER: ProviderVersion = { name: 'archive', version: '2.7.1' };
const PROGRAM = `terraform-provider-archive_v${ARCHIVE_PROVIDER.version}`;
/** The Terraform CLI configuration of a mirror with the fallback, in the folder of the mirror. */
export const FALLBACK_RC = 'terraform.rc';
const DIGEST_LENGTH = 16;

const getProgramPath = (mirror: string): string => join(getProviderPath(mirror, ARCHIVE_PROVIDER), PROGRAM);

/**
 * Builds the fallback for hashicorp/archive, unless there is a build of the same sources. Each version of the sources has
 * a separate mirror, so a build never replaces a program that another command runs.
 * @returns the mirror
 * @throws UserError if go is missing or fails
 */
export async function buildFallbackProvider(
  onProgress: (line: string) => void,
  paths: Paths,
  env: Env,
): Promise<string> {
  const digest = computeDigest(listSources(paths.archiveProvider)).slice(0, DIGEST_LENGTH);
  const mirror = join(paths.mirror, 'fallback', digest);
  const program = getProgramPath(mirror);
  if (existsSync(program)) return mirror;
  onProgress('building the fallback archive provider');
  mkdirSync(dirname(program), { recursive: true });
  // Outside the provider's folder: Terraform's checksum includes every file in that folder.
  const unfinished = join(mirror, `${PROGRAM}.new`);
  const build = await runCommand('go', ['build', '-trimpath', '-buildvcs=false', '-o', unfinished, '.'], {
    env: { ...env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
    cwd: paths.archiveProvider,
  });
  if (build.code !== 0) throw createBuildError(build.stderr);
  renameSync(unfinished, program);
  return mirror;
}

function listSources(dir: string): string[] {
  const names = readdirSync(dir).filter(
    (name) => /\.go$|^go\.(mod|sum)$/.test(name) && !name.endsWith('_test.go'),
  );
  return names.sort().map((name) => join(dir, name));
}

function createBuildError(stderr: string): UserError {
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  return new UserError(
    `go failed to build tools/archive-provider (${reason}): use Go 1.25 or later and make a Go module proxy reachable (GOPROXY), or make the Terraform registry reachable`,
  );
}

const LOCK_ENTRY = 'provider "registry.terraform.io/hashicorp/archive" {\n';

/**
 * Removes the entry of hashicorp/archive from a stack's dependency lock file if it records another build than the fallback
 * in use: `terraform init` would reject the fallback. The checksums of downloaded providers are never removed.
 * @param stackDir the folder of the synthesized stack
 * @param env the environment of the Terraform command
 */
export function removeStaleLockEntry(stackDir: string, { TF_CLI_CONFIG_FILE: rc }: Env): void {
  const program = rc === undefined ? undefined : getProgramPath(dirname(rc));
  const lockFile = join(stackDir, '.terraform.lock.hcl');
  if (program === undefined || !existsSync(program) || !existsSync(lockFile)) return;
  const text = readFileSync(lockFile, 'utf8');
  const entry = text.split(/^(?=provider ")/m).find((part) => part.startsWith(LOCK_ENTRY));
  if (entry === undefined || entry.includes(`"${computePackageHash(program)}"`)) return;
  writeFileSync(lockFile, text.replace(entry, ''));
}

/** Computes the checksum that Terraform records for a provider's folder with one program (Go's dirhash, `h1:`). */
export function computePackageHash(program: string): string {
  const digest = createHash('sha256').update(readFileSync(program)).digest('hex');
  return `h1:${createHash('sha256').update(`${digest}  ${PROGRAM}\n`).digest('base64')}`;
}
