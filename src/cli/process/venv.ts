import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type Env, type CommandResult } from './run-command';
import { UserError } from '../errors';
import { computeDigest, buildIfChanged } from './build-if-changed';

const OLDEST_PYTHON = [3, 10] as const;

/** Python packages, pinned by hash, in a virtual environment of their own. */
export interface Venv {
  /** What is in it, as it is called in progress and errors: `the emulator (MiniStack)`. */
  readonly what: string;
  /** The requirements file, with hashes. */
  readonly requirements: string;
  readonly dir: string;
}

/** A program of a virtual environment, such as `python`. */
export const getProgramPath = (dir: string, program: string): string => join(dir, 'bin', program);

/**
 * Makes the virtual environment; does nothing if it is there already, made from the same requirements.
 * @throws UserError if Python or its venv module is missing, or the packages can't be had
 */
export async function installVenv(
  { what, requirements, dir }: Venv,
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
    await requirePython(what, env);
    onProgress(`installing ${what} in a virtual environment of its own`);
    rmSync(dir, { recursive: true, force: true });
    const made = await runCommand('python3', ['-m', 'venv', dir], { env });
    if (made.code !== 0) throw noVenv(what, made);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
    const installed = await runCommand(python, [...pip, '--requirement', requirements], { env });
    if (installed.code !== 0) throw notInstalled(what, installed);
  });
}

async function requirePython(what: string, env: Env): Promise<void> {
  const asked = await runCommand('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], { env });
  const [major = 0, minor = 0] = asked.stdout.trim().split(' ').map(Number);
  if (
    asked.code === 0 &&
    (major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]))
  ) {
    return;
  }
  const found =
    asked.code === 0 ? `python3 is ${major}.${minor}` : `python3 does not run (${lastLine(asked)})`;
  throw new UserError(`${found}; ${what} needs ${OLDEST_PYTHON.join('.')} or later: install it`);
}

function noVenv(what: string, made: CommandResult): UserError {
  if (/ensurepip|No module named venv/.test(made.stdout + made.stderr)) {
    return new UserError(
      `python3 has no venv module, which the installation of ${what} takes: install it (on Debian and Ubuntu: apt install python3-venv)`,
    );
  }
  return new UserError(`python3 could not make a virtual environment: ${lastLine(made)}`);
}

function notInstalled(what: string, installed: CommandResult): UserError {
  const reason = installed.stderr.match(/^ERROR: (.*)$/m)?.[1] ?? lastLine(installed);
  return new UserError(
    `pip could not install ${what} (${reason}): make a package index reachable (PIP_INDEX_URL, PIP_FIND_LINKS) and run this again`,
  );
}

function lastLine({ stdout, stderr }: CommandResult): string {
  return `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? '';
}
