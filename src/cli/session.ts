import { join, resolve } from 'node:path';
import { readConfig, type Config } from '../config';
import type { Env } from './process/child';
import { UserError } from './errors';

/** The checkout. */
export const ROOT = resolve(__dirname, '../..');
/** All that running makes: emulator, providers, plans, logs. */
export const STACKS_DIR = resolve(ROOT, '.stacks');
/** The emulator's state, and the record of the one that runs. */
export const EMULATOR_STATE_DIR = join(STACKS_DIR, 'emulator');

/** The lock under which commands of this checkout take turns at one thing. */
export const lockFor = (what: 'setup' | 'synth'): string => join(STACKS_DIR, 'locks', what);

/** One command's configuration, and the environment that its children get. */
export interface Session {
  readonly config: Config;
  readonly env: Env;
}

/**
 * Reads the configuration as synth does, except that the target is the local one unless TARGET says otherwise.
 * @throws ConfigError that names the variable
 */
export function openSession(options: { readonly port?: number } = {}): Session {
  const env: Record<string, string | undefined> = { ...process.env, TARGET: process.env.TARGET || 'local' };
  if (options.port !== undefined) env.LOCAL_ENDPOINT = `http://127.0.0.1:${options.port}`;
  return { config: readConfig(env), env };
}

/** For what only the local target can do. */
export function requireLocal({ config }: Session, command: string, instead: string): void {
  if (config.target === 'local') return;
  throw new UserError(
    `stacks ${command} works on the local target only and TARGET is ${config.target}: ${instead}`,
  );
}

/** The port of the local target. */
export function portOf({ config }: Session): number {
  return Number(new URL(config.endpoint ?? '').port || 80);
}
