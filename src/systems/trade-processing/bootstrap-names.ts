import { TRADE_REGIONS } from '../../config/trade-processing';
import type { SystemNames } from '../bootstrap/system-names';

/** Names with the region, which is in the names of buckets and dashboards. */
const inRegions = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => TRADE_REGIONS.map((region) => `${name}-${region}`));

/**
 * The names that the roles of the workflows need one by one. The tag EnvironmentSuffix of alarms and parameters distinguishes
 * environments, so their names are patterns. After a change, apply the bootstrap stack again.
 */
export const TRADE_PROCESSING_NAMES: SystemNames = {
  system: 'trade-processing',
  alarms: ['alarm-*'],
  dashboards: inRegions('dashboard-trade-processing-dashboard'),
  eventBuses: ['event-bus-trade-reports'],
  eventRules: [],
  scheduleGroups: ['schedule-group-trade-schedules'],
  regexPatternSets: [],
  firewallLogBuckets: [],
  dataBuckets: inRegions('bucket-reference', 'bucket-checkpoints'),
  keyAliases: ['key-trade-key', 'key-alarm-key', 'key-checkpoint-key'],
  schedulerRoles: [],
  hyphenatedFunctions: [
    'function-trade-validator',
    'function-metadata-enricher',
    'function-compliance-recorder',
    'function-ledger-checkpointer',
  ],
  parameters: ['parameter-*'],
};
