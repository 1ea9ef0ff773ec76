import { createHash } from 'node:crypto';
import { listAllStacks } from '../../config';
import { createRegionSession, type Session } from '../../cli/session';
import { StateBucket } from '../../cli/terraform/state-bucket';
import type { DeployedStack } from './section';

/** How long the states of the stacks are used before they are read again, in milliseconds. */
const CACHE_MS = 30_000;

/** Reads the states of all stacks of an environment. */
export type ReadStacks = () => Promise<readonly DeployedStack[]>;

/** Creates the function that reads the states of the stacks of all systems from their buckets. */
export function createReadStacks(session: Session): ReadStacks {
  const config = { ...session.config, systems: undefined };
  // A page waits for the answer: a target that is gone is reported soon.
  const bucket = new StateBucket(config, undefined, { requestTimeout: 10_000, maxAttempts: 2 });
  const readStack = async (stack: ReturnType<typeof listAllStacks>[number]): Promise<DeployedStack> => {
    const [resources, outputs] = await Promise.all([
      bucket.readResources(stack.name),
      bucket.readOutputs(stack.name),
    ]);
    return { ...stack, session: createRegionSession({ ...session, config }, stack), resources, outputs };
  };
  return async () => {
    const stacks = await Promise.all(listAllStacks(config).map(readStack));
    return stacks.filter(({ resources }) => resources.length > 0);
  };
}

/** The deployed stacks, read again after 30 seconds. */
export class StackCache {
  private readAt = -Infinity;
  private reading: Promise<readonly DeployedStack[]> | undefined;

  constructor(
    private readonly read: ReadStacks,
    private readonly now: () => number = Date.now,
  ) {}

  /** Returns the deployed stacks. A failed reading is not cached. */
  readonly get = (): Promise<readonly DeployedStack[]> => {
    if (this.reading && this.now() - this.readAt < CACHE_MS) return this.reading;
    this.readAt = this.now();
    const reading = this.read();
    this.reading = reading;
    reading.catch(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    return reading;
  };
}

const fingerprints = new WeakMap<readonly DeployedStack[], string>();

/** Returns a text that differs if other stacks or resources are deployed. */
export function getFingerprint(stacks: readonly DeployedStack[]): string {
  const known = fingerprints.get(stacks);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (const { name, resources, outputs } of stacks) {
    const ids = resources.map(({ address, attributes }) => [address, attributes.id]);
    hash.update(JSON.stringify([name, outputs, ids]));
  }
  const fingerprint = hash.digest('hex');
  fingerprints.set(stacks, fingerprint);
  return fingerprint;
}
