import { createHash } from 'node:crypto';
import type { DeployedStack, ReadStacks, StackReading } from '../../cli/terraform/deployed-stacks';

/** How long the states of the stacks are used before they are read again, in milliseconds; shorter after a failure. */
const CACHE_MS = { complete: 30_000, incomplete: 5_000 };

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
