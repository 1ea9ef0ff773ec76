import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type Env, type CommandResult } from './run-command';
import { UserError } from '../errors';
import { computeDigest, buildIfChanged } from './build-if-changed';

const MIN_PYTHON = [3, 10] as const;

/** The folders that python3 -m venv creates before it writes pyvenv.cfg. */
const VENV_FOLDERS = ['bin', 'include', 'lib', 'lib64'];

/** A Python virtual environment with packages that are pinned by hash. */
export interface Venv {
  /** The name in progress and error messages, such as `the emulator (MiniStack)`. */
  readonly label: string;
  /** The requirements file, with hashes. */
  readonly requirements: string;
  readonly dir: string;
}

/** Returns the path of a program of a virtual environment, such as `python`. */
export const getProgramPath = (dir: string, program: string): string => join(dir, 'bin', program);

/**
 * Creates the virtual environment, unless it exists and has the same requirements.
 * @throws UserError if Python or its venv module is missing, or if the packages cannot be downloaded
 */
export async function installVenv(
  { label, requirements, dir }: Venv,
  onProgress: (line: string) => void,
  env: Env = process.env,
): Promise<void> {
  const python = getProgramPath(dir, 'python');
  const works = await runCommand(python, ['-c', ''], { env }).then(
    ({ code }) => code === 0,
    () => false,
  );
  const stamp = join(dir, 'requirements.sha256');
  if (!works) rmSync(stamp, { force: true });
  await buildIfChanged(stamp, computeDigest([requirements]), async () => {
    await requirePython(label, env);
    onProgress(`installing ${label} in a virtual environment`);
    assertOwnVenv(dir);
    rmSync(dir, { recursive: true, force: true });
    const created = await runCommand('python3', ['-m', 'venv', dir], { env });
    if (created.code !== 0) throw createVenvError(label, created);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
    const installed = await runCommand(python, [...pip, '--requirement', requirements], { env });
    if (installed.code !== 0) throw createPipError(label, installed);
  });
}

/** @throws UserError if the directory contains files, but is not a virtual environment: then it is not deleted */
function assertOwnVenv(dir: string): void {
  // An interrupted installation can contain `bin` and `lib` only.
  const names = existsSync(dir) ? readdirSync(dir) : [];
  const isVenv = names.includes('pyvenv.cfg') || names.every((name) => VENV_FOLDERS.includes(name));
  if (isVenv) return;
  throw new UserError(
    `${dir} contains files and is no Python virtual environment, so it is not replaced: move it, and run this again`,
  );
}

async function requirePython(label: string, env: Env): Promise<void> {
  const version = await runCommand('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], { env });
  const [major = 0, minor = 0] = version.stdout.trim().split(' ').map(Number);
  if (version.code === 0 && (major > MIN_PYTHON[0] || (major === MIN_PYTHON[0] && minor >= MIN_PYTHON[1]))) {
    return;
  }
  const found =
    version.code === 0 ? `python3 is ${major}.${minor}` : `python3 failed to run (${getLastLine(version)})`;
  throw new UserError(`${found}; ${label} requires Python ${MIN_PYTHON.join('.')} or later: install it`);
}

function createVenvError(label: string, created: CommandResult): UserError {
  if (/ensurepip|No module named venv/.test(created.stdout + created.stderr)) {
    return new UserError(
      `python3 has no venv module, which is required to install ${label}: install it (on Debian and Ubuntu: apt install python3-venv)`,
    );
  }
  return new UserError(`python3 failed to create a virtual environment: ${getLastLine(created)}`);
}

function createPipError(label: string, installed: CommandResult): UserError {
  const reason = installed.stderr.match(/^ERROR: (.*)$/m)?.[1] ?? getLastLine(installed);
  return new UserError(
    `pip failed to install ${label} (${reason}): make a package index reachable (PIP_INDEX_URL, PIP_FIND_LINKS) and run this again`,
  );
}

function getLastLine({ stdout, stderr }: CommandResult): string {
  return `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? '';
}
