import type { Capability } from './capabilities';
import { type CommonConfig, withRegion, readCommonConfig, SHARED_SUFFIX } from './common';
import type { Environment, Variables } from './variables';

/** The parts of the physical name of a resource. */
export interface NameParts {
  /** The kind of resource, in kebab case, such as `queue` or `log-group`. */
  readonly resourceType: string;
  /** The id of the construct, such as `OrderQueue`. */
  readonly id: string;
  readonly region: string;
  readonly suffix: string;
}

/** A part of a system that exists only on AWS. */
export interface NotSupportedLocally {
  readonly capability: Capability;
  /**
   * The feature that the local target does not support or implements differently, for the summary at the end of `up`.
   */
  readonly feature: string;
}

/** A database on the local target. */
export interface LocalDatabase {
  /** The name of the database. */
  readonly database: string;
  /** The superuser, as the master user of an Aurora cluster. */
  readonly masterUser: string;
}

/** One stack of a system. */
export interface StackIdentity {
  /** The name: `<system>-<suffix>`, or `<system>-<region>-<suffix>` for a system with several regions. */
  readonly name: string;
  readonly system: string;
  readonly region: string;
}

/**
 * The definition of a system, for configuration, commands and stacks. Its stacks are in `src/systems/<name>`, its
 * demonstration and its own commands in `src/cli/<name>` (help/add-a-system.md).
 */
export interface SystemDefinition<C extends CommonConfig = CommonConfig> {
  /** The name, in kebab case: of its folders, at the start of its stacks' names, and as an argument of commands. */
  readonly name: string;
  /** The title, for help and reports. */
  readonly title: string;
  /** The systems whose stacks must be applied before its own; they are earlier in the list of systems. @default - none */
  readonly requires?: readonly string[];
  /** The variables that only this system reads. */
  readonly variables: Variables;
  /** Returns the regions of its stacks, at least one. The first is the region in which the system normally runs. */
  readonly regions: (common: CommonConfig) => readonly string[];
  /**
   * Adds the values of the system's own variables to the configuration of one region.
   * @throws ConfigError that names the first invalid variable
   */
  readonly readConfig: (env: Environment, common: CommonConfig) => C;
  /** Returns the tags of every taggable resource in a region. */
  readonly tags: (
    config: Pick<CommonConfig, 'region' | 'suffix' | 'stage'>,
  ) => Readonly<Record<string, string>>;
  /** Returns the physical name of a resource, by the naming rule of the system. A name must end with the suffix. */
  readonly formatName: (parts: NameParts) => string;
  readonly notSupportedLocally: readonly NotSupportedLocally[];
  /**
   * The PostgreSQL database that the local target runs in place of an Aurora cluster. Commands set LOCAL_DATABASE_PORT and
   * LOCAL_DATABASE_CA, with which the functions connect to it.
   * @default - none
   */
  readonly localDatabase?: LocalDatabase;
}

/** Lists the stacks of a system in an environment, one per region. */
export function listStacks(
  { name: system, regions }: Pick<SystemDefinition, 'name' | 'regions'>,
  common: CommonConfig,
): readonly StackIdentity[] {
  const all = regions(common);
  return all.map((region) => ({
    name: `${system}-${all.length > 1 ? `${region}-` : ''}${common.suffix}`,
    system,
    region,
  }));
}

/**
 * Reads the configuration of a system for each of its regions.
 * @throws ConfigError that names the first invalid variable
 */
export function readSystemConfigs<C extends CommonConfig>(
  definition: SystemDefinition<C>,
  env: Environment,
): readonly C[] {
  const common = readCommonConfig(env);
  return definition.regions(common).map((region) => definition.readConfig(env, withRegion(common, region)));
}

/**
 * Reads the configuration of a system for its first region.
 * @throws ConfigError that names the first invalid variable
 */
export const readSystemConfig = <C extends CommonConfig>(
  definition: SystemDefinition<C>,
  env: Environment,
): C => readSystemConfigs(definition, env)[0]!;

/** Returns the properties of a system's stack in the region of the configuration, for `SystemStack`. */
export function getStackProperties<C extends CommonConfig>(definition: SystemDefinition<C>, config: C) {
  const { name } = listStacks(definition, config).find(({ region }) => region === config.region)!;
  return {
    name,
    suffix: config.suffix,
    region: config.region,
    stateBucket: config.stateBucket,
    permissionsBoundary: config.permissionsBoundary,
    endpoint: config.endpoint,
    tags: definition.tags(config),
    formatName: definition.formatName,
  };
}

/** Returns the stack with the account's settings in a region, which all environments share. */
export const getAccountStack = ({
  region,
  homeRegion,
}: Pick<CommonConfig, 'region' | 'homeRegion'>): StackIdentity => ({
  name: `account-${region === homeRegion ? '' : `${region}-`}${SHARED_SUFFIX}`,
  system: 'account',
  region,
});
