import { runCommand, type Env } from '../process/run-command';

/** The commit that is checked out, and whether the working tree has uncommitted changes. */
export interface Checkout {
  /** null outside git. */
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
