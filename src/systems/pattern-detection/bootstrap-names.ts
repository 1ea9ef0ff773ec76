import { DEPLOYED_PATTERNS } from '../../domain/patterns/types';
import type { SystemNames } from '../bootstrap/system-names';

/**
 * The names that the policies of the workflows' roles must list individually. Add each new alarm of the stack here and
 * apply the bootstrap stack again; a test compares the list with the stack.
 */
export const PATTERN_DETECTION_NAMES: SystemNames = {
  system: 'pattern-detection',
  alarms: [
    'AlertBreakerOpened',
    'AlertQueueAge',
    'AlertsRecovered',
    'ApiLatency',
    'ApiServerErrors',
    'ApprovalRequestsFailed',
    'ApprovalsExpiredUnsent',
    'ApprovalsUnanswered',
    'ApprovalsUnsent',
    'CanaryServerErrors',
    'DetectorsReset',
    'EstimatedCharges',
    'EventsLate',
    'EventsRejected',
    'FeedSilent',
    'PendingApprovalsAge',
    'SymbolsSilent',
    'ThresholdCheckNotInvoked',
    'WorkflowFailures',
    ...DEPLOYED_PATTERNS.map((pattern) => `PatternDetectionDuration-${pattern}`),
  ],
  dashboards: ['PatternDetectionDashboard'],
  eventBuses: [],
  eventRules: ['ThresholdCheckDue'],
  scheduleGroups: ['ApprovalTimers', 'Schedules'],
  regexPatternSets: ['PatternDetectionWAF-ExceptedUris', 'PatternDetectionWAF-HeaderFormat'],
  firewallLogBuckets: ['firewalllogs'],
  dataBuckets: [],
  keyAliases: ['DataKey', 'OperatorKey', 'ApprovalKey-*'],
  schedulerRoles: ['ApprovalTimers'],
};
