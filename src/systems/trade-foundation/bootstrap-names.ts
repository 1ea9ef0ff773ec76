import type { SystemNames } from '../bootstrap/system-names';

/** The names that the roles of the workflows need one by one. After a change, apply the bootstrap stack again. */
export const TRADE_FOUNDATION_NAMES: SystemNames = {
  system: 'trade-foundation',
  alarms: [],
  dashboards: [],
  eventBuses: [],
  eventRules: [],
  scheduleGroups: [],
  regexPatternSets: [],
  firewallLogBuckets: [],
  dataBuckets: [],
  keyAliases: ['key-image-key'],
  schedulerRoles: [],
  globalTables: ['table-trades'],
  imageRepositories: ['repository-trade-functions'],
};
