/** The reason why the local target does not support a capability of AWS. */
const REASONS = {
  'account-settings': 'an emulated account needs no such role',
  'code-deploy': 'the emulator has no CodeDeploy',
  'enhanced-fan-out': 'the emulator never polls a mapping on a fan-out consumer',
  'firewall-logs': 'the emulator stores the rules of a firewall, but neither enforces nor logs them',
  'application-auto-scaling': 'the emulator has no Application Auto Scaling',
  budgets: 'the emulator charges nothing',
  'query-definitions': 'the emulator has no query definitions',
  'signed-notifications': 'the emulator does not sign messages, and the endpoint rejects unsigned messages',
  'trace-sampling': 'the emulator has no X-Ray sampling rules',
} as const;

/** A feature of AWS that a stack can test for, because the local target does not support it. */
export type Capability = keyof typeof REASONS;

/** The capabilities that the local target does not support, each with the reason. */
export const UNSUPPORTED_REASONS: Readonly<Record<Capability, string>> = REASONS;
