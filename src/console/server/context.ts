import { createHash } from 'node:crypto';
import { createRegionSession, type Session } from '../../cli/session';
import { StateBucket } from '../../cli/terraform/state-bucket';
import { listAllStacks, type StackIdentity } from '../../config';
import type { DeployedStack } from './section';

/** How long the states of the stacks are used before they are read again, in milliseconds; shorter after a failure. */
const CACHE_MS = { complete: 30_000, incomplete: 5_000 };

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
  // A page waits for the answer: a target that is gone is reported soon.
  const bucket = new StateBucket(config, undefined, { requestTimeout: 10_000, maxAttempts: 2 });
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

/**
 * The deployed stacks. They are read again after 30 seconds, while the last reading is still used: no request waits for a region
 * that is down. A stack that can't be read remains as it was.
 */
export class StackCache {
  private last: StackReading | undefined;
  private readAt = -Infinity;
  private reading: Promise<StackReading> | undefined;

  constructor(
    private readonly read: ReadStacks,
    private readonly now: () => number = Date.now,
  ) {}

  /** Returns the deployed stacks. @throws the first failure, if nothing was ever read */
  readonly get = async (): Promise<readonly DeployedStack[]> => {
    const { stacks, failures, isTargetReachable } = await this.getReading();
    if (!isTargetReachable && stacks.length === 0 && failures[0]) throw failures[0].error;
    return stacks;
  };

  /** Returns the deployed stacks, and those that the last reading could not read. */
  async getReading(): Promise<StackReading> {
    const isIncomplete = this.last !== undefined && this.last.failures.length > 0;
    const maxAge = isIncomplete ? CACHE_MS.incomplete : CACHE_MS.complete;
    if (this.now() - this.readAt >= maxAge) this.reading ??= this.refresh();
    return this.last ?? (await this.reading!);
  }

  private async refresh(): Promise<StackReading> {
    try {
      const { stacks, ...reading } = await this.read();
      const known = (this.last?.stacks ?? []).filter(({ name }) =>
        reading.failures.some(({ stack }) => stack.name === name),
      );
      this.last = { ...reading, stacks: [...stacks, ...known] };
      this.readAt = this.now();
      return this.last;
    } finally {
      this.reading = undefined;
    }
  }
}

const fingerprints = new WeakMap<readonly DeployedStack[], string>();

/** Returns a text that differs if other stacks or resources are deployed. */
export function getFingerprint(stacks: readonly DeployedStack[]): string {
  const known = fingerprints.get(stacks);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (const { name, resources, outputs } of [...stacks].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const ids = resources.map(({ address, attributes }) => [address, attributes.id]);
    hash.update(JSON.stringify([name, outputs, ids]));
  }
  const fingerprint = hash.digest('hex');
  fingerprints.set(stacks, fingerprint);
  return fingerprint;
}
