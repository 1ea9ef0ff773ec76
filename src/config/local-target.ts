/** What a stack asks its target for before it builds something that the local target cannot hold. */
export type Capability = 'account-settings' | 'enhanced-fan-out' | 'signed-notifications';

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
    capability: 'enhanced-fan-out',
    what: 'KinesisConsumer reads MarketDataStream itself, not its enhanced fan-out consumer',
    reason: 'the emulator never polls a mapping on a fan-out consumer',
  },
  {
    capability: 'signed-notifications',
    what: "AlertApprovalRequests' subscription of the system's own endpoint; APPROVAL_ENDPOINT is subscribed",
    reason: 'the emulator does not sign what it posts, and the endpoint takes nothing unsigned',
  },
];
