import { PLATFORM_REGION } from '../../config/trading-platform';
import type { SystemNames } from '../bootstrap/system-names';

/** Names with the region, which no suffix contains: a pattern with it matches no name of another environment. */
const inRegion = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `${name}-${PLATFORM_REGION}`);

/** The names that the roles of the workflows need one by one. After a change, apply the bootstrap stack again. */
export const TRADING_PLATFORM_NAMES: SystemNames = {
  system: 'trading-platform',
  alarms: inRegion('alarm-*'),
  dashboards: inRegion('dashboard-trading-platform-dashboard'),
  eventBuses: inRegion('event-bus-trading-events'),
  eventRules: [],
  scheduleGroups: inRegion('schedule-group-platform-schedules'),
  regexPatternSets: [],
  firewallLogBuckets: [],
  dataBuckets: inRegion('bucket-audit-logs', 'bucket-config'),
  keyAliases: inRegion('key-platform-key', 'key-alarm-key'),
  schedulerRoles: [],
  hyphenatedFunctions: inRegion('function-*'),
  parameters: inRegion('parameter-*'),
  invokedFunctions: inRegion('function-database-migrator'),
  databases: inRegion('*-order-database*'),
};
