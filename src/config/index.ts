export { type Capability, UNSUPPORTED_REASONS } from './capabilities';
export {
  COMMON_VARIABLES,
  type CommonConfig,
  inRegion,
  readCommonConfig,
  SHARED_SUFFIX,
  STATE_BUCKET_PREFIX,
} from './common';
export { ConfigError } from './config-error';
export {
  accountStack,
  listStacks,
  type NameParts,
  type NotSupportedLocally,
  readSystemConfig,
  readSystemConfigs,
  stackProperties,
  type StackIdentity,
  type SystemDefinition,
} from './system-definition';
export {
  DEFAULT_SYSTEM,
  listAllStacks,
  readConfig,
  selectSystems,
  sharedTags,
  SYSTEM_DEFINITIONS,
  SYSTEM_NAMES,
  SYSTEMS,
  systemTags,
} from './systems';
export type { Environment, Variable, Variables } from './variables';
