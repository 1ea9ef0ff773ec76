import { UserError } from '../errors';
import {
  type Deployment,
  type Outcome,
  type ReleaseGroup,
  type ReleaseOptions,
  stopCommand,
} from './releases';
import { isTransient } from './transient';
import { isUnderWay, TimedOut, Watch } from './watch';

const CREATE_ATTEMPTS = 5;
/** How far this machine's clock may be from AWS's. */
const CLOCKS_DIFFER_MS = 60 * 60_000;

/**
 * Moves a group's alias to the newest version by a CodeDeploy deployment, and watches it to its end. Called again
 * while that deployment is under way, it watches on; called when the alias is there, it does nothing.
 * @throws UserError if a deployment to another version is under way, or CodeDeploy takes none
 */
export async function release(group: ReleaseGroup, options: ReleaseOptions): Promise<Outcome> {
  const watch = new Watch(group, options);
  try {
    return await started(group, watch, options);
  } catch (error) {
    if (!(error instanceof TimedOut)) throw error;
    const message = `AWS has not said within ${options.timeout / 60_000} min what is under way: run this again`;
    return { result: 'timed out', group: group.group, function: group.fn, version: '', message };
  }
}

async function started(group: ReleaseGroup, watch: Watch, options: ReleaseOptions): Promise<Outcome> {
  const { releases, tell } = options;
  const running = await underWay(group, watch, options);
  if (running) {
    refuseOther(group, running);
    tell(`deployment ${running.id} is under way already; watching it`);
    return watch.toItsEnd(running.id);
  }
  const { version } = await watch.patiently(() => releases.alias(group));
  if (version === group.newest)
    return {
      result: 'nothing to deploy',
      group: group.group,
      function: group.fn,
      version,
      message: `nothing to deploy: ${group.fn}:${group.alias} is at the newest version, ${version}`,
    };
  const id = await create(group, version, watch, options);
  tell(`deployment ${id} moves ${group.fn}:${group.alias} from version ${version} to ${group.newest}`);
  return watch.toItsEnd(id);
}

/** The group's deployment that has not ended, once it is known what it does. */
export async function underWay(
  group: ReleaseGroup,
  watch: Watch,
  { releases }: Pick<ReleaseOptions, 'releases'>,
): Promise<Deployment | undefined> {
  for (;;) {
    const [id] = await watch.patiently(() => releases.underWay(group));
    if (id === undefined) return undefined;
    const found = await watch.untilBegun(id);
    if (isUnderWay(found.status)) return found;
    await watch.pause(); // It has ended just now.
  }
}

function refuseOther({ fn, newest }: ReleaseGroup, { id, move }: Deployment): void {
  if (move?.to === newest) return;
  throw new UserError(
    `deployment ${id} is moving ${fn} to version ${move?.to}, and the newest is ${newest}: wait for it and deploy ` +
      `again, or stop it with ${stopCommand(id)}`,
  );
}

/**
 * CodeDeploy knows no token that makes a creation idempotent: after an error it may still have taken place, and even be
 * over, so what is there that was not there before is looked at before the next attempt.
 */
async function create(
  group: ReleaseGroup,
  from: string,
  watch: Watch,
  options: ReleaseOptions,
): Promise<string> {
  const { releases, clock, tell } = options;
  const recently = clock.now() - CLOCKS_DIFFER_MS;
  const recent = () => watch.patiently(() => releases.createdSince(group, recently));
  const before = new Set(await recent());
  for (let attempt = 1; ; attempt++) {
    try {
      return await releases.create(group, from, group.newest);
    } catch (error) {
      const made = (await recent()).filter((id) => !before.has(id));
      const found = await Promise.all(made.map((id) => watch.untilBegun(id)));
      const ours = found.find(({ move }) => move === undefined || move.to === group.newest);
      if (ours) return ours.id;
      for (const other of found) if (isUnderWay(other.status)) refuseOther(group, other);
      if (!isTransient(error) || attempt === CREATE_ATTEMPTS) throw error;
      tell(`CodeDeploy is busy (${error.name}); trying again`);
      await watch.pause(1_000 * 2 ** attempt);
    }
  }
}
