import { type CommonConfig, readCommonConfig } from './common';
import { ConfigError } from './config-error';
import { patternDetection } from './pattern-detection';
import { tradeFoundation } from './trade-foundation';
import { tradeProcessing } from './trade-processing';
import { tradingPlatform } from './trading-platform';
import { transactionPipeline } from './transaction-pipeline';
import { getAccountStack, listStacks, type StackIdentity, type SystemDefinition } from './system-definition';
import type { Environment } from './variables';

/** The systems, in the order in which commands list them. The first is the one that `up` deploys by default. */
export const SYSTEMS = [
  patternDetection,
  transactionPipeline,
  tradeFoundation,
  tradeProcessing,
  tradingPlatform,
] as const;

/** The system that `up` deploys by default. The stacks that all systems share have its tags. */
export const DEFAULT_SYSTEM: SystemDefinition = SYSTEMS[0];

/** The definitions of all systems, with the common type. */
export const SYSTEM_DEFINITIONS: readonly SystemDefinition[] = SYSTEMS;

/** The names of all systems. */
export const SYSTEM_NAMES: readonly string[] = SYSTEM_DEFINITIONS.map(({ name }) => name);

/**
 * Selects the systems that a configuration names; all systems if it names none.
 * @throws ConfigError if there is no system of a name
 */
export function selectSystems({ systems }: Pick<CommonConfig, 'systems'>): readonly SystemDefinition[] {
  const unknown = systems?.find((name) => !SYSTEM_NAMES.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(
      `SYSTEMS is ${JSON.stringify(systems?.join())}; expected names from: ${SYSTEM_NAMES.join(', ')}`,
    );
  return SYSTEM_DEFINITIONS.filter(({ name }) => systems?.includes(name) ?? true);
}

/** Lists all stacks of the systems that a configuration names, and the account's stack in each of their regions. */
export function listAllStacks(
  common: CommonConfig,
  definitions: readonly Pick<SystemDefinition, 'name' | 'regions'>[] = selectSystems(common),
): readonly StackIdentity[] {
  const stacks = definitions.flatMap((definition) => listStacks(definition, common));
  const regions = [...new Set(stacks.map(({ region }) => region))];
  return [...regions.map((region) => getAccountStack({ ...common, region })), ...stacks];
}

/** The parts of the configuration that determine the tags. */
type TagInput = Parameters<SystemDefinition['tags']>[0];

/** Returns the tags of the stacks that belong to no system: their costs are allocated to the default system. */
export const getSharedTags = (config: TagInput) => DEFAULT_SYSTEM.tags(config);

/** Returns the tags of a stack, by the name of its system. */
export const getSystemTags = (system: string, config: TagInput) =>
  (SYSTEM_DEFINITIONS.find(({ name }) => name === system) ?? DEFAULT_SYSTEM).tags(config);

/**
 * Reads and validates the whole configuration: the common variables, and those of every selected system.
 * @returns the common part, for the home region
 * @throws ConfigError that names the first invalid variable
 */
export function readConfig(env: Environment): CommonConfig {
  const common = readCommonConfig(env);
  for (const definition of selectSystems(common)) definition.readConfig(env, common);
  return common;
}
