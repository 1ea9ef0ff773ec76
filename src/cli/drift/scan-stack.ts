import { readFileSync } from 'node:fs';
import { findDrift } from '../../domain/drift/find-drift';
import type { DriftFinding } from '../../domain/drift/finding';
import { parsePlanDocument } from '../../domain/plan/plan';
import type { Env } from '../process/run-command';
import { UserError } from '../errors';
import { AwsReleaseClient } from '../release/aws-release-client';
import { findReleaseGroups } from '../release/groups';
import type { Session } from '../session';
import type { StateBucket } from '../terraform/state-bucket';
import type { SynthesizedStack } from '../terraform/synth';
import { createTerraform, type ProgressListener } from '../target/target';
import { createFixCommands } from './fix-commands';
import { formatCommand } from '../terminal/format-command';

/**
 * Scans a stack for drift: plans with a refresh and without the state lock. Changes nothing on the target. Reads the
 * serial of the state before and after, because the result is invalid if the state changes during the scan.
 * @returns undefined if the stack is not deployed
 * @throws UserError if another command is changing the stack
 */
export async function scanStack(
  session: Session,
  stack: SynthesizedStack,
  env: Env,
  bucket: StateBucket,
  onProgress: ProgressListener,
): Promise<readonly DriftFinding[] | undefined> {
  const { name } = stack;
  const before = await bucket.readStateId(name);
  if (before === undefined) return undefined;
  const lock = await bucket.readLock(name);
  if (lock)
    throw new UserError(
      `${name} is being changed by ${lock.Who} since ${lock.Created}, and an unfinished apply looks like drift: run this ` +
        `again when it has finished (if it was killed, ${formatCommand('plan')} prints the command that unlocks the state)`,
    );
  // A separate name, so that the scan does not overwrite a plan that is not applied yet.
  const terraform = createTerraform({ ...stack, name: `${name}-drift` }, env);
  onProgress(`initializing ${name}`);
  await terraform.init();
  onProgress(`comparing ${name} with the deployed resources`);
  await terraform.plan(['-lock=false']);
  const after = await bucket.readStateId(name);
  if (after?.serial !== before.serial || after.lineage !== before.lineage)
    throw new UserError(
      `the state of ${name} changed during the scan, from serial ${before.serial} to ${after?.serial ?? 'none'}: run this again`,
    );
  return findDrift({
    stack: name,
    plan: parsePlanDocument(readFileSync(terraform.planJsonFile, 'utf8')),
    releasing: await findReleasingFunctions(session, name, bucket),
    commands: createFixCommands(session, stack, env),
  });
}

/** Returns the names of the functions that CodeDeploy is deploying. */
export async function findReleasingFunctions(
  { config }: Pick<Session, 'config'>,
  stack: string,
  bucket: StateBucket,
): Promise<ReadonlySet<string>> {
  if (!config.supports('code-deploy')) return new Set();
  const releases = AwsReleaseClient.create(config);
  const groups = findReleaseGroups(await bucket.readResources(stack));
  const isReleasing = await Promise.all(
    groups.map(async (group) => (await releases.listDeploymentsInProgress(group)).length > 0),
  );
  return new Set(groups.filter((_, index) => isReleasing[index]).map(({ functionName: fn }) => fn));
}
