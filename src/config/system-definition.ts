import type { Capability } from './capabilities';
import { type CommonConfig, withRegion, readCommonConfig, SHARED_SUFFIX } from './common';
import type { Environment, Variables } from './variables';

/** The parts of the physical name of a resource. */
export interface NameParts {
  /** The kind of resource, in kebab case, such as `queue` or `log-group`. */
  readonly resourceType: string;
  /** The construct's id, such as `OrderQueue`: what the resource is for. */
  readonly id: string;
  readonly region: string;
  readonly suffix: string;
}

/** A part of a system that exists only on AWS. */
export interface NotSupportedLocally {
  readonly capability: Capability;
  /** What the local target lacks or does differently, for the summary at the end of `up`. */
  readonly what: string;
}

/** One stack of a system. */
export interface StackIdentity {
  /** `<system>-<suffix>`, or `<system>-<region>-<suffix>` for a system in several regions. */
  readonly name: string;
  readonly system: string;
  readonly region: string;
}

/**
 * A system, as configuration, commands and stacks know it. Its stacks are in `src/systems/<name>`, its demonstration and
 * its own commands in `src/cli/<name>` (help/add-a-system.md).
 */
export interface SystemDefinition<C extends CommonConfig = CommonConfig> {
  /** In kebab case: the name of its folders, the beginning of its stacks' names, and what commands take. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** The variables that only this system reads. */
  readonly variables: Variables;
  /** The regions of its stacks, at least one. The first is where the system works while all is well. */
  readonly regions: (common: CommonConfig) => readonly string[];
  /**
   * Adds what the system's own variables decide to the configuration of one region.
   * @throws ConfigError that names the first invalid variable
   */
  readonly readConfig: (env: Environment, common: CommonConfig) => C;
  /** The tags on every taggable resource of a region. */
  readonly tags: (
    config: Pick<CommonConfig, 'region' | 'suffix' | 'stage'>,
  ) => Readonly<Record<string, string>>;
  /** The naming rule of the system's resources. A name ends with the suffix. */
  readonly formatName: (parts: NameParts) => string;
  readonly notSupportedLocally: readonly NotSupportedLocally[];
}

/** The stacks of a system in an environment, one for each region. */
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
 * The configuration of each of a system's regions.
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
 * The configuration of the first of a system's regions.
 * @throws ConfigError that names the first invalid variable
 */
export const readSystemConfig = <C extends CommonConfig>(
  definition: SystemDefinition<C>,
  env: Environment,
): C => readSystemConfigs(definition, env)[0]!;

/** The properties of a system's stack in the region of the configuration, as `SystemStack` expects them. */
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

/** The stack of the account's settings in a region, which all environments share. */
export const getAccountStack = ({
  region,
  homeRegion,
}: Pick<CommonConfig, 'region' | 'homeRegion'>): StackIdentity => ({
  name: `account-${region === homeRegion ? '' : `${region}-`}${SHARED_SUFFIX}`,
  system: 'account',
  region,
});
