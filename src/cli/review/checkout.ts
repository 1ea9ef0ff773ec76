import { UserError } from '../errors';
import { runCommand, type Env } from '../process/run-command';
import { digestSources } from '../terraform/sources';

/** The commit that is checked out, and whether the working tree has uncommitted changes. */
export interface Checkout {
  /** The SHA of HEAD; null outside git. */
  readonly commit: string | null;
  readonly dirty: boolean;
}

/** @param root the folder of the checkout */
export async function readCheckout(root: string, env: Env): Promise<Checkout> {
  const head = await runCommand('git', ['rev-parse', '--verify', 'HEAD'], { env, cwd: root });
  if (head.code !== 0) return { commit: null, dirty: false };
  const status = await runCommand('git', ['status', '--porcelain'], { env, cwd: root });
  return { commit: head.stdout.trim(), dirty: status.stdout.trim() !== '' };
}

/** The checkout, and a digest of the synthesized code, which includes uncommitted changes. */
export interface Snapshot extends Checkout {
  readonly sources: string;
}

/** @param root the folder of the checkout */
export async function readSnapshot(root: string, env: Env): Promise<Snapshot> {
  return { ...(await readCheckout(root, env)), sources: digestSources(root) };
}

/** @throws UserError if another commit was checked out or the code was edited between two snapshots */
export function assertSameSnapshot(before: Snapshot, after: Snapshot): void {
  if (before.commit === after.commit && before.dirty === after.dirty && before.sources === after.sources)
    return;
  const description =
    before.commit === after.commit
      ? 'the code was edited'
      : `the commit changed from ${before.commit ?? 'none'} to ${after.commit ?? 'none'}`;
  throw new UserError(`${description} while it was planned, and no plan was saved: run this again`);
}
