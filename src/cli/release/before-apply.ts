import { UserError } from '../errors';
import { type ReleaseGroup, type ReleaseOptions, stopCommand } from './releases';
import { underWay } from './release';
import { Watch } from './watch';

/**
 * Refuses to apply over a deployment that is under way: the canary alarm watches the version published last, and with
 * the next one published it would no longer watch the one that is being deployed.
 * @throws UserError that names the deployment
 */
export async function refuseUnwatchedApply(group: ReleaseGroup, options: ReleaseOptions): Promise<void> {
  const running = await underWay(group, new Watch(group, options), options);
  if (!running) return;
  throw new UserError(
    `deployment ${running.id} is moving ${group.fn} to version ${running.move?.to}, and an apply would take its alarm ` +
      `away: wait until it has ended, or stop it with ${stopCommand(running.id)}`,
  );
}
