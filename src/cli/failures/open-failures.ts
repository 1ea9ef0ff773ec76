import { formatError } from '../errors';
import type { Session } from '../session';
import { SYSTEM_COMMANDS } from '../systems';
import { createReadStacks } from '../terraform/deployed-stacks';
import type { RecordedResource } from '../terraform/state-bucket';
import { openQueues } from './open-queues';
import type { QueueOfFailures } from './queue';

/** The queues of failures of all systems. */
export interface OpenedFailures {
  readonly queues: readonly QueueOfFailures[];
  /** The resources of all stacks. */
  readonly resources: readonly RecordedResource[];
  /** The stacks whose queues are unknown, because their states could not be read, with the reasons. */
  readonly unavailable: readonly string[];
}

/** Finds the queues of failures in the states of all stacks. @throws the first error if no state could be read */
export async function openFailures(session: Session): Promise<OpenedFailures> {
  const { stacks, failures, isTargetReachable } = await createReadStacks(session)();
  if (!isTargetReachable && failures[0]) throw failures[0].error;
  return {
    queues: await openQueues(stacks, SYSTEM_COMMANDS),
    resources: stacks.flatMap(({ resources }) => resources),
    unavailable: failures.map(({ stack, error }) => `stack ${stack.name}: ${formatError(error)}`),
  };
}
