import { existsSync, readFileSync, renameSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { quoteForShell } from '../../domain/shell-word';
import { UserError } from '../errors';
import { pause } from '../process/interrupt';
import { deleteOrphans, findOrphans, getListableTypes } from '../orphans';
import { formatCount } from '../terminal/print';
import { isRunAlive, readRunRecord, removeRunRecord } from '../process/run-record';
import type { Session } from '../session';
import type { RecordedResource, StateBucket } from './state-bucket';
import { classifyLock, type LockInfo } from './state-lock';
import type { SynthesizedStack } from './synth';
import type { Terraform } from './terraform';

/** A stack to recover; `dir` is the directory in which Terraform worked. */
export type RecoveredStack = Pick<SynthesizedStack, 'name' | 'system' | 'dir'>;

/** How a command handles a lock of another user: `refuse` is an error, `leave` only reports the lock. */
export type ForeignLockPolicy = 'refuse' | 'leave';

const POLL_MS = 1_000;

/**
 * Recovers an initialized stack after a run that was killed; does nothing after a successful run. Waits for a Terraform
 * process that is still running, removes a stale lock, and pushes a state that could not be written. On the local
 * target, deletes resources that were created but are not in the state.
 * @param onProgress receives a line for each recovery action
 * @param onForeignLock what to do if another user has locked the state
 * @throws UserError that names the other user
 */
export async function recoverStack(
  session: Session,
  stack: RecoveredStack,
  terraform: Terraform,
  bucket: StateBucket,
  onProgress: (line: string) => void,
  onForeignLock: ForeignLockPolicy = 'refuse',
): Promise<void> {
  const foreign = await releaseStaleLock(stack, terraform, bucket, onProgress);
  if (foreign) {
    if (onForeignLock === 'refuse') throw createLockedError(stack.name, stack.dir, foreign);
    onProgress(
      `${stack.name} is being changed by ${foreign.Who} (${foreign.Operation}, since ${foreign.Created}): this plan is ` +
        `valid only if that run changes nothing; if that process no longer exists, run ${formatUnlock(stack.dir, foreign)}`,
    );
    return;
  }
  const unwrittenState = join(stack.dir, 'errored.tfstate');
  if (existsSync(unwrittenState)) {
    await terraform.pushState(unwrittenState);
    renameSync(unwrittenState, `${unwrittenState}.pushed`);
    onProgress('pushed the state that the interrupted run could not write');
  }
  const wasInterrupted = readRunRecord(terraform.recordFile) !== undefined;
  if (session.config.target === 'local') {
    const recorded = await bucket.readResources(stack.name);
    if (wasInterrupted) await removeTaintedFromState(session, recorded, terraform);
    // A plan creates nothing, so existing names don't matter. But it removes the run record and the tainted resources,
    // with which the next apply finds the resources that the interrupted run created.
    if (wasInterrupted || (recorded.length === 0 && onForeignLock === 'refuse'))
      await deleteOrphanedResources(session, stack, bucket, onProgress);
  }
  removeRunRecord(terraform.recordFile);
}

/**
 * Removes tainted resources from the state. Terraform would replace them and, if a dependent resource requires it,
 * create the new one first. That always fails, because the name exists.
 */
async function removeTaintedFromState(
  { config }: Session,
  recorded: readonly RecordedResource[],
  terraform: Terraform,
): Promise<void> {
  const types = getListableTypes(config);
  const taintedResources = recorded.filter(({ tainted, type }) => tainted && types.has(type));
  if (taintedResources.length > 0)
    await terraform.removeFromState(taintedResources.map(({ address }) => address));
}

/**
 * Deletes resources that an interrupted run created without recording them, because the next apply would fail on them.
 * Only resources that the stack's configuration names are deleted, not every resource with the environment's suffix.
 */
async function deleteOrphanedResources(
  session: Session,
  { system, dir }: RecoveredStack,
  bucket: StateBucket,
  onProgress: (line: string) => void,
): Promise<void> {
  const otherSuffixes = await bucket.findOtherEnvironments(system);
  const found = await findOrphans(session.config, await bucket.readAllResources(), otherSuffixes);
  const configuration = readFileSync(join(dir, 'cdk.tf.json'), 'utf8');
  const orphans = found.orphans.filter(
    ({ name, hasOwnTags }) => hasOwnTags === true || isNamedIn(configuration, name),
  );
  if (orphans.length === 0) return;
  await deleteOrphans(session.config, orphans);
  const names = orphans.map(({ name }) => name).join(', ');
  onProgress(
    `deleted ${formatCount(orphans.length, 'resource')} that an interrupted run created but did not record or complete: ${names}`,
  );
}

/** Whether a configuration contains a name as a whole, not only as a part of a longer name. */
export function isNamedIn(configuration: string, name: string): boolean {
  for (let index = configuration.indexOf(name); index >= 0; index = configuration.indexOf(name, index + 1)) {
    const [before = '', after = ''] = [configuration[index - 1], configuration[index + name.length]];
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}

/** Removes a stale lock. @returns the lock of another user, which is not removed */
async function releaseStaleLock(
  { name }: RecoveredStack,
  terraform: Pick<Terraform, 'recordFile' | 'forceUnlock'>,
  bucket: Pick<StateBucket, 'readLock'>,
  onProgress: (line: string) => void,
): Promise<LockInfo | undefined> {
  for (let isReported = false; ;) {
    const record = readRunRecord(terraform.recordFile);
    const lock = await bucket.readLock(name);
    const isAlive = record !== undefined && isRunAlive(record);
    const status = classifyLock({ lock, record, isAlive, host: hostname() });
    switch (status.kind) {
      case 'free':
        return undefined;
      case 'foreign':
        return status.lock;
      case 'stale':
        await terraform.forceUnlock(status.lock.ID);
        onProgress(
          `removed the lock of an interrupted run (${status.lock.Operation}, since ${status.lock.Created})`,
        );
        return undefined;
      case 'busy':
        if (!isReported) {
          const { operation, pid } = status.record;
          onProgress(
            `terraform ${operation} of an earlier run (process ${pid}) is still running; waiting for it`,
          );
        }
        isReported = true;
        await pause(POLL_MS);
    }
  }
}

/** Formats the command that removes a lock. */
const formatUnlock = (dir: string, { ID }: Pick<LockInfo, 'ID'>): string =>
  `terraform -chdir=${quoteForShell(dir)} force-unlock ${quoteForShell(ID)}`;

function createLockedError(stack: string, dir: string, { ID, Who, Operation, Created }: LockInfo): UserError {
  return new UserError(
    `the state of ${stack} is locked by ${Who} (${Operation}, since ${Created}): wait until it is released, ` +
      `or if that process no longer exists, run ${formatUnlock(dir, { ID })}`,
  );
}
