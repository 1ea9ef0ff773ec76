import type { SystemNames } from '../bootstrap/system-names';

/**
 * The names that the roles of the workflows need one by one. Add each new alarm of the stack here and apply the
 * bootstrap stack again; a test compares the list with the stack.
 */
export const TRANSACTION_PIPELINE_NAMES: SystemNames = {
  system: 'transaction-pipeline',
  alarms: [
    '*-Age',
    '*-NotDelivered',
    'TransactionApiLatency',
    'TransactionApiErrors',
    'ArchiveFailures',
    'DetectorSilent',
    'FeedbackMissing',
    'HistoriesReset',
    'HistoriesSkipped',
    'ReplayFailures',
    'RequestsQueued',
    'StaleRules',
  ],
  dashboards: ['TransactionPipelineDashboard'],
  eventBuses: ['AuditBus', 'SystemBus', 'TransactionBus'],
  eventRules: ['AlarmStates1', 'AlarmStates2', 'AlarmStates3'],
  scheduleGroups: [],
  regexPatternSets: [],
  firewallLogBuckets: [],
  dataBuckets: ['processedtransactions'],
  keyAliases: ['AlarmKey', 'TransactionKey'],
  schedulerRoles: [],
};
