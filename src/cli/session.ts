import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type CommonConfig,
  DEFAULT_SYSTEM,
  listAllStacks,
  readConfig,
  SYSTEM_NAMES,
  withRegion,
} from '../config';
import type { Env } from './process/run-command';
import { UserError } from './errors';

/** The root of the checkout. */
export const ROOT = resolve(__dirname, '../..');
/** The directory of all generated files: emulator, providers, plans, logs. */
export const STACKS_DIR = resolve(ROOT, '.stacks');
/** The directory of the emulator's state and of the record of the running emulator. */
export const EMULATOR_STATE_DIR = join(STACKS_DIR, 'emulator');

/**
 * Returns the path of a lock file. Only one command of this checkout at a time can acquire the lock for setup, for
 * synthesis or for a stack.
 */
export const getLockFile = (name: 'setup' | 'synth' | `stack-${string}`): string =>
  join(STACKS_DIR, 'locks', name);

/** The configuration of one command, and the environment of its child processes. */
export interface Session {
  readonly config: CommonConfig;
  readonly env: Env;
}

/** The options of a session. */
export interface SessionOptions {
  /** The port of the local target. */
  readonly port?: number;
  /** The systems or stacks of the command; all of them if the list is empty. */
  readonly systems?: readonly string[];
  /**
   * Whether a command without systems is about those that are deployed on the local target, because `up` deploys single
   * systems there.
   * @default - it is about all systems
   */
  readonly isAboutDeployed?: boolean;
}

/** Returns the file with the record of the last apply of a stack on the local target. */
export const getAppliedFile = (stack: string): string => join(STACKS_DIR, 'applied', `${stack}.json`);

/**
 * Reads the configuration as synthesis does, but with `local` as the default of TARGET.
 * @throws ConfigError that names the variable
 * @throws UserError if there is no system or stack of a name
 */
export function openSession({ port, systems = [], isAboutDeployed }: SessionOptions = {}): Session {
  const env: Record<string, string | undefined> = { ...process.env, TARGET: process.env.TARGET || 'local' };
  if (port !== undefined) env.LOCAL_ENDPOINT = `http://127.0.0.1:${port}`;
  if (isAboutDeployed && systems.length === 0 && !env.SYSTEMS && env.TARGET === 'local')
    env.SYSTEMS = findDeployedSystems(readConfig(env)).join();
  const selected = createSystemsEnv(env, systems);
  return { config: readConfig(selected), env: selected };
}

/** Finds the systems that `up` applied on the local target; the default one if there are none. */
function findDeployedSystems(config: CommonConfig): readonly string[] {
  const systems = listAllStacks(config)
    .filter(({ system, name }) => SYSTEM_NAMES.includes(system) && existsSync(getAppliedFile(name)))
    .map(({ system }) => system);
  return systems.length === 0 ? [DEFAULT_SYSTEM.name] : [...new Set(systems)];
}

/**
 * Creates the environment for synthesizing exactly the named systems.
 * @param names systems or stacks; the environment is unchanged if the list is empty
 * @throws UserError if there is no system or stack of a name
 */
export function createSystemsEnv(env: Env, names: readonly string[]): Env {
  if (names.length === 0) return env;
  const config = readConfig({ ...env, SYSTEMS: undefined });
  const stacks = listAllStacks(config);
  const systems = names.map((name) => {
    const stack = stacks.find((candidate) => candidate.system === name || candidate.name === name);
    if (stack) return stack.system;
    const known = [...new Set(stacks.map(({ system }) => system))].join(', ');
    throw new UserError(`there is no system ${JSON.stringify(name)}; expected one of: ${known}`);
  });
  // The account's stacks belong to no system: if one is named, all stacks are synthesized, and then the named ones are
  // selected.
  return systems.every((name) => SYSTEM_NAMES.includes(name))
    ? { ...env, SYSTEMS: [...new Set(systems)].join() }
    : { ...env, SYSTEMS: undefined };
}

/** Creates the session of one stack, with the configuration for the stack's region. */
export const createRegionSession = (session: Session, { region }: { readonly region: string }): Session => ({
  ...session,
  config: withRegion(session.config, region),
});

/** Lists the regions of the named systems or stacks; those of all systems if there are no names. */
export const findRegions = ({ config }: Session, names: readonly string[]): readonly string[] =>
  listAllStacks(config)
    .filter(({ system, name }) => names.length === 0 || names.includes(system) || names.includes(name))
    .map(({ region }) => region);

/** @throws UserError if the target is not the local one, which the command requires */
export function requireLocal({ config }: Session, command: string, instead: string): void {
  if (config.target === 'local') return;
  throw new UserError(
    `stacks ${command} works on the local target only and TARGET is ${config.target}: ${instead}`,
  );
}

/** Returns the port of the local target. */
export function getPort({ config }: Session): number {
  return Number(new URL(config.endpoint ?? '').port || 80);
}
