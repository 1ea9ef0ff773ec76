import { spawn } from 'node:child_process';
import { UserError } from '../errors';

export type Env = Readonly<Record<string, string | undefined>>;

export interface CommandResult {
  /** The exit code, or 1 if a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to get a tool that is missing. */
export const INSTALL_HINTS: Readonly<Record<string, string>> = {
  node: 'install Node.js 20.9 or later from nodejs.org',
  npm: 'it comes with Node.js',
  python3: 'install Python 3.10 or later with your package manager (and python3-venv on Debian and Ubuntu)',
  go: 'install Go 1.25 or later from go.dev/dl',
  terraform: 'install Terraform 1.10 or later from developer.hashicorp.com/terraform/install',
  git: 'install git with your package manager',
};

/**
 * Runs a command to its end and keeps what it prints.
 * @throws UserError if there is no such command, with how to get it
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly env: Env; readonly cwd?: string; readonly input?: string },
): Promise<CommandResult> {
  const child = spawn(command, args, { env: { ...options.env }, cwd: options.cwd, stdio: 'pipe' });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.on('error', () => {}); // It may end before it has read all; its exit code tells.
  child.stdin.end(options.input ?? '');
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', (error) => reject(explainSpawnError(command, error)));
    child.on('close', (status) => resolve(status ?? 1));
  });
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() };
}

/** Makes "no such command" an error that says how to get it. */
export function explainSpawnError(command: string, error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error;
  return new UserError(`${command} was not found on the PATH: ${INSTALL_HINTS[command] ?? 'install it'}`);
}
