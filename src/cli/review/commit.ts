import { run, type Env } from '../process/child';

/** Which commit is checked out, and whether the tree has changes that it does not hold. */
export interface Checkout {
  /** null outside git. */
  readonly commit: string | null;
  readonly dirty: boolean;
}

/** @param root the checkout's folder */
export async function checkoutOf(root: string, env: Env): Promise<Checkout> {
  const head = await run('git', ['rev-parse', '--verify', 'HEAD'], { env, cwd: root });
  if (head.code !== 0) return { commit: null, dirty: false };
  const status = await run('git', ['status', '--porcelain'], { env, cwd: root });
  return { commit: head.stdout.trim(), dirty: status.stdout.trim() !== '' };
}
