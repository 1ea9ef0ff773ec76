import { listAllStacks, type StackIdentity } from '../../config';
import { createRegionSession, type Session } from '../session';
import { SHORT_LIMITS } from '../target/aws';
import { StateBucket } from './state-bucket';
import type { RecordedResource } from './state-objects';

/** A stack that is deployed, with the content of its state. */
export interface DeployedStack extends StackIdentity {
  /** The session with the configuration for the stack's region. */
  readonly session: Session;
  readonly resources: readonly RecordedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** A stack whose state could not be read. */
export interface StackFailure {
  readonly stack: StackIdentity;
  readonly error: unknown;
}

/** What a reading of the states found. */
export interface StackReading {
  /** The stacks that are deployed. */
  readonly stacks: readonly DeployedStack[];
  /** The stacks whose states could not be read, such as those of a region that is down. */
  readonly failures: readonly StackFailure[];
  /** Whether at least one state could be read, or was found missing. */
  readonly isTargetReachable: boolean;
}

/** Reads the states of all stacks of an environment. */
export type ReadStacks = () => Promise<StackReading>;

/** Creates the function that reads the states of the stacks of all systems from their buckets. */
export function createReadStacks(session: Session): ReadStacks {
  const config = { ...session.config, systems: undefined };
  const bucket = new StateBucket(config, undefined, SHORT_LIMITS);
  const readStack = async (stack: StackIdentity): Promise<DeployedStack> => {
    const [resources, outputs] = await Promise.all([
      bucket.readResources(stack.name),
      bucket.readOutputs(stack.name),
    ]);
    return { ...stack, session: createRegionSession({ ...session, config }, stack), resources, outputs };
  };
  return async () => {
    const identities = listAllStacks(config);
    const results = await Promise.allSettled(identities.map(readStack));
    const read = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    return {
      stacks: read.filter(({ resources }) => resources.length > 0),
      failures: results.flatMap((result, index) =>
        result.status === 'rejected' ? [{ stack: identities[index]!, error: result.reason as unknown }] : [],
      ),
      isTargetReachable: read.length > 0,
    };
  };
}
