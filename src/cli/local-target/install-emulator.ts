import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Env, type Finished } from '../child';
import { UserError } from '../errors';
import { PATHS, type Paths } from './paths';
import { digestOf, makeOnce } from './stamp';

const OLDEST_PYTHON = [3, 10] as const;

/** The Python of the emulator's virtual environment. */
export function pythonOf({ venv }: Paths): string {
  return join(venv, 'bin', 'python');
}

/**
 * Installs the emulator, pinned by hash, in a virtual environment of its own; does nothing if it is there already.
 * @throws UserError if Python or its venv module is missing, or the packages can't be had
 */
export async function installEmulator(
  onProgress: (line: string) => void,
  paths: Paths = PATHS,
  env: Env = process.env,
): Promise<void> {
  const requirements = join(paths.emulator, 'requirements.txt');
  const works = await run(pythonOf(paths), ['-c', ''], { env }).then(
    ({ code }) => code === 0,
    () => false,
  );
  const stamp = join(paths.venv, 'requirements.sha256');
  if (!works) rmSync(stamp, { force: true });
  await makeOnce(stamp, digestOf([requirements]), async () => {
    await requirePython(env);
    onProgress('installing the emulator (MiniStack) in a virtual environment of its own');
    rmSync(paths.venv, { recursive: true, force: true });
    const made = await run('python3', ['-m', 'venv', paths.venv], { env });
    if (made.code !== 0) throw noVenv(made);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes'];
    const installed = await run(pythonOf(paths), [...pip, '--requirement', requirements], { env });
    if (installed.code !== 0) throw notInstalled(installed);
  });
}

async function requirePython(env: Env): Promise<void> {
  const asked = await run('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], { env });
  const [major = 0, minor = 0] = asked.stdout.trim().split(' ').map(Number);
  if (
    asked.code === 0 &&
    (major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]))
  ) {
    return;
  }
  const found =
    asked.code === 0 ? `python3 is ${major}.${minor}` : `python3 does not run (${lastLine(asked)})`;
  throw new UserError(`${found}; the emulator takes ${OLDEST_PYTHON.join('.')} or later: install it`);
}

function noVenv(made: Finished): UserError {
  if (/ensurepip|No module named venv/.test(made.stdout + made.stderr)) {
    return new UserError(
      "python3 has no venv module, which the emulator's installation takes: install it (on Debian and Ubuntu: apt install python3-venv)",
    );
  }
  return new UserError(`python3 could not make a virtual environment: ${lastLine(made)}`);
}

function notInstalled(installed: Finished): UserError {
  const reason = installed.stderr.match(/^ERROR: (.*)$/m)?.[1] ?? lastLine(installed);
  return new UserError(
    `pip could not install the emulator (${reason}): make a package index reachable (PIP_INDEX_URL, PIP_FIND_LINKS) and run this again`,
  );
}

function lastLine({ stdout, stderr }: Finished): string {
  return `${stdout}\n${stderr}`.trim().split('\n').at(-1) ?? '';
}
