import type { NotSupportedLocally } from '../system-definition';

/**
 * The parts of pattern detection that the local target does not support or implements differently. The offline plan for
 * AWS contains all of them.
 */
export const NOT_SUPPORTED_LOCALLY: readonly NotSupportedLocally[] = [
  {
    capability: 'account-settings',
    feature: 'the stack account-shared, with the role by which API Gateway writes logs',
  },
  {
    capability: 'code-deploy',
    feature: "PatternDetector's canary releases: its alias live moves to a new version at once",
  },
  {
    capability: 'enhanced-fan-out',
    feature: 'KinesisConsumer reads MarketDataStream itself, not its enhanced fan-out consumer',
  },
  { capability: 'firewall-logs', feature: 'the logging of PatternDetectionWAF to its bucket' },
  {
    capability: 'application-auto-scaling',
    feature: "AlertProcessor's provisioned concurrency, with its scaling and its market hours",
  },
  { capability: 'budgets', feature: 'the budget of 100 USD a month and the alarm on estimated charges' },
  { capability: 'query-definitions', feature: 'the saved Logs Insights query ApprovalLatency' },
  {
    capability: 'signed-notifications',
    feature:
      "AlertApprovalRequests' subscription of the system's own endpoint; APPROVAL_ENDPOINT is subscribed",
  },
  {
    capability: 'trace-sampling',
    feature: 'the X-Ray sampling rule ApprovePath, which excludes approval links from the traces',
  },
];
