import { join } from 'node:path';
import type { Env } from '../../process/run-command';
import { installVenv, getProgramPath } from '../../process/venv';
import { PATHS, type Paths } from './paths';

/** Returns the Python program of the emulator's virtual environment. */
export const getPython = ({ venv }: Paths): string => getProgramPath(venv, 'python');

/**
 * Installs the emulator, pinned by hash, in a virtual environment, unless it is installed.
 * @throws UserError if Python or its venv module is missing, or if the packages cannot be downloaded
 */
export const installEmulator = (
  onProgress: (line: string) => void,
  paths: Paths = PATHS,
  env: Env = process.env,
): Promise<void> =>
  installVenv(
    {
      label: 'the emulator (MiniStack)',
      requirements: join(paths.emulator, 'requirements.txt'),
      dir: paths.venv,
    },
    onProgress,
    env,
  );
