import { openSession } from '../../session';
import { withTarget } from '../../target/target';
import { printNote } from '../../terminal/print';
import { StateBucket } from '../../terraform/state-bucket';
import { createLinkSigner } from './approval-link';
import { ApprovalStore } from './approval-store';
import type { DecisionDeps } from './decide';

/** The approvals of the deployed system, and what decides them. */
export interface OpenedApprovals extends DecisionDeps {
  readonly approvals: Pick<ApprovalStore, 'get' | 'listOpen'>;
}

/** Opens the approvals of the deployed system for a command. */
export async function withApprovals<T>(
  port: number | undefined,
  work: (opened: OpenedApprovals) => Promise<T>,
): Promise<T> {
  const session = openSession({ port });
  const { config } = session;
  return withTarget(session, printNote, async () => {
    const resources = await new StateBucket(config).readResources(`pattern-detection-${config.suffix}`);
    return work({
      approvals: new ApprovalStore(config, resources),
      createLink: createLinkSigner(config, resources),
      fetch,
      now: Date.now,
    });
  });
}
