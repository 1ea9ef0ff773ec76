import type { NotSupportedLocally } from '../system-definition';

/**
 * The parts of pattern detection that the local target does not support or implements differently. The offline plan for
 * AWS contains all of them.
 */
export const NOT_SUPPORTED_LOCALLY: readonly NotSupportedLocally[] = [
  {
    capability: 'account-settings',
    what: 'the stack account-shared, with the role by which API Gateway writes logs',
  },
  {
    capability: 'code-deploy',
    what: "PatternDetector's canary releases: its alias live moves to a new version at once",
  },
  {
    capability: 'enhanced-fan-out',
    what: 'KinesisConsumer reads MarketDataStream itself, not its enhanced fan-out consumer',
  },
  { capability: 'firewall-logs', what: 'the logging of PatternDetectionWAF to its bucket' },
  {
    capability: 'application-auto-scaling',
    what: "AlertProcessor's provisioned concurrency, with its scaling and its market hours",
  },
  { capability: 'budgets', what: 'the budget of 100 USD a month and the alarm on estimated charges' },
  { capability: 'query-definitions', what: 'the saved Logs Insights query ApprovalLatency' },
  {
    capability: 'signed-notifications',
    what: "AlertApprovalRequests' subscription of the system's own endpoint; APPROVAL_ENDPOINT is subscribed",
  },
  {
    capability: 'trace-sampling',
    what: 'the X-Ray sampling rule ApprovePath, which keeps approval links out of the traces',
  },
];
