export { type Capability, UNSUPPORTED_REASONS } from './capabilities';
export {
  COMMON_VARIABLES,
  type CommonConfig,
  ENVIRONMENT_TAG,
  withRegion,
  readCommonConfig,
  SHARED_SUFFIX,
  STATE_BUCKET_PREFIX,
} from './common';
export { ConfigError } from './config-error';
export {
  getAccountStack,
  listStacks,
  type NameParts,
  type NotSupportedLocally,
  readSystemConfig,
  readSystemConfigs,
  getStackProperties,
  type StackIdentity,
  type SystemDefinition,
} from './system-definition';
export {
  DEFAULT_SYSTEM,
  listAllStacks,
  readConfig,
  selectSystems,
  getSharedTags,
  SYSTEM_DEFINITIONS,
  SYSTEM_NAMES,
  SYSTEMS,
  getSystemTags,
} from './systems';
export type { Environment, Variable, Variables } from './variables';
