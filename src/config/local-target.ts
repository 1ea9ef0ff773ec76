/** What a stack asks its target for before it builds something that the local target cannot hold. */
export type Capability =
  | 'account-settings'
  | 'code-deploy'
  | 'enhanced-fan-out'
  | 'firewall-logs'
  | 'application-auto-scaling'
  | 'budgets'
  | 'query-definitions'
  | 'signed-notifications'
  | 'trace-sampling';

/** One thing of a system that the local target cannot hold, or holds otherwise than AWS does. */
export interface LeftOut {
  readonly capability: Capability;
  /** What is missing, in words for the person who reads the end of `up`. */
  readonly what: string;
  readonly reason: string;
}

/** What the local target leaves out or does otherwise. `up` shows it; the offline plan for AWS holds it all. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    capability: 'account-settings',
    what: 'the stack account-shared, with the role by which API Gateway writes logs',
    reason: 'an emulated account needs no such role',
  },
  {
    capability: 'code-deploy',
    what: "PatternDetector's canary releases: its alias live moves to a new version at once",
    reason: 'the emulator has no CodeDeploy',
  },
  {
    capability: 'enhanced-fan-out',
    what: 'KinesisConsumer reads MarketDataStream itself, not its enhanced fan-out consumer',
    reason: 'the emulator never polls a mapping on a fan-out consumer',
  },
  {
    capability: 'firewall-logs',
    what: 'the logging of PatternDetectionWAF to its bucket',
    reason: 'the emulator keeps the rules of a firewall, but neither enforces nor logs them',
  },
  {
    capability: 'application-auto-scaling',
    what: "AlertProcessor's provisioned concurrency, with its scaling and its market hours",
    reason: 'the emulator has no Application Auto Scaling',
  },
  {
    capability: 'budgets',
    what: 'the budget of 100 USD a month and the alarm on estimated charges',
    reason: 'the emulator charges nothing',
  },
  {
    capability: 'query-definitions',
    what: 'the saved Logs Insights query ApprovalLatency',
    reason: 'the emulator has no query definitions',
  },
  {
    capability: 'signed-notifications',
    what: "AlertApprovalRequests' subscription of the system's own endpoint; APPROVAL_ENDPOINT is subscribed",
    reason: 'the emulator does not sign what it posts, and the endpoint takes nothing unsigned',
  },
  {
    capability: 'trace-sampling',
    what: 'the X-Ray sampling rule ApprovePath, which keeps approval links out of the traces',
    reason: 'the emulator has no X-Ray sampling rules',
  },
];
