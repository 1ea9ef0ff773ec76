import { spawn } from 'node:child_process';
import { UserError } from '../errors';

export type Env = Readonly<Record<string, string | undefined>>;

export interface CommandResult {
  /** The exit code, or 1 if a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to install each tool. */
export const INSTALL_HINTS: Readonly<Record<string, string>> = {
  node: 'install Node.js 20.9 or later from nodejs.org',
  npm: 'npm is part of Node.js: install Node.js 20.9 or later from nodejs.org',
  python3: 'install Python 3.10 or later with your package manager (and python3-venv on Debian and Ubuntu)',
  go: 'install Go 1.25 or later from go.dev/dl',
  terraform: 'install Terraform 1.10 or later from developer.hashicorp.com/terraform/install',
  git: 'install git with your package manager',
};

/**
 * Runs a command and captures its output.
 * @throws UserError with an installation hint if the command is not found
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: {
    readonly env: Env;
    readonly cwd?: string;
    readonly input?: string;
    /** @default - those of this process */
    readonly ids?: { readonly uid: number; readonly gid: number };
  },
): Promise<CommandResult> {
  const { cwd, ids } = options;
  const child = spawn(command, args, { env: { ...options.env }, cwd, ...ids, stdio: 'pipe' });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => {}); // The command can end before it reads all its input. The exit code shows whether that is an error.
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', (error) => reject(explainSpawnError(command, error)));
    child.on('close', (status) => resolve(status ?? 1));
  });
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** Replaces the error of a missing command with one that contains an installation hint. */
export function explainSpawnError(command: string, error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error;
  return new UserError(`${command} was not found on the PATH: ${INSTALL_HINTS[command] ?? 'install it'}`);
}
