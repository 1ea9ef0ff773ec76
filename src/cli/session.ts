import { join, resolve } from 'node:path';
import { withRegion, listAllStacks, readConfig, type CommonConfig, SYSTEM_NAMES } from '../config';
import type { Env } from './process/run-command';
import { UserError } from './errors';

/** The checkout. */
export const ROOT = resolve(__dirname, '../..');
/** The directory of all generated files: emulator, providers, plans, logs. */
export const STACKS_DIR = resolve(ROOT, '.stacks');
/** The emulator's state, and the record of the one that runs. */
export const EMULATOR_STATE_DIR = join(STACKS_DIR, 'emulator');

/** The lock under which commands of this checkout take turns at one thing. */
export const getLockFile = (what: 'setup' | 'synth' | `stack-${string}`): string =>
  join(STACKS_DIR, 'locks', what);

/** One command's configuration, and the environment that its children get. */
export interface Session {
  readonly config: CommonConfig;
  readonly env: Env;
}

/** The options of a session. */
export interface SessionOptions {
  /** The port of the local target. */
  readonly port?: number;
  /** The systems or stacks that the command is for; all of them if there are none. */
  readonly systems?: readonly string[];
}

/**
 * Reads the configuration as synth does, except that the target is the local one unless TARGET says otherwise.
 * @throws ConfigError that names the variable
 * @throws UserError if there is no system or stack of a name
 */
export function openSession({ port, systems = [] }: SessionOptions = {}): Session {
  const env: Record<string, string | undefined> = { ...process.env, TARGET: process.env.TARGET || 'local' };
  if (port !== undefined) env.LOCAL_ENDPOINT = `http://127.0.0.1:${port}`;
  const selected = selectSystems(env, systems);
  return { config: readConfig(selected), env: selected };
}

/**
 * The environment in which exactly the named systems are synthesized.
 * @param names systems or stacks; the environment is unchanged if there are none
 * @throws UserError if there is no system or stack of a name
 */
export function selectSystems(env: Env, names: readonly string[]): Env {
  if (names.length === 0) return env;
  const config = readConfig({ ...env, SYSTEMS: undefined });
  const stacks = listAllStacks(config);
  const systems = names.map((name) => {
    const stack = stacks.find((one) => one.system === name || one.name === name);
    if (stack) return stack.system;
    const known = [...new Set(stacks.map(({ system }) => system))].join(', ');
    throw new UserError(`there is no system ${JSON.stringify(name)}; expected one of: ${known}`);
  });
  // The account's stacks belong to no system: all are synthesized, and the named ones chosen from them.
  return systems.every((name) => SYSTEM_NAMES.includes(name))
    ? { ...env, SYSTEMS: [...new Set(systems)].join() }
    : { ...env, SYSTEMS: undefined };
}

/** The session of one stack: its configuration is that of the stack's region. */
export const createRegionSession = (session: Session, { region }: { readonly region: string }): Session => ({
  ...session,
  config: withRegion(session.config, region),
});

/** The regions of the named systems or stacks; those of all systems if there are no names. */
export const findRegions = ({ config }: Session, names: readonly string[]): readonly string[] =>
  listAllStacks(config)
    .filter(({ system, name }) => names.length === 0 || names.includes(system) || names.includes(name))
    .map(({ region }) => region);

/** For what only the local target can do. */
export function requireLocal({ config }: Session, command: string, instead: string): void {
  if (config.target === 'local') return;
  throw new UserError(
    `stacks ${command} works on the local target only and TARGET is ${config.target}: ${instead}`,
  );
}

/** The port of the local target. */
export function getPort({ config }: Session): number {
  return Number(new URL(config.endpoint ?? '').port || 80);
}
