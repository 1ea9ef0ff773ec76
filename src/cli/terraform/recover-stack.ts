import { existsSync, renameSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors';
import { pause } from '../process/interrupt';
import { deleteOrphans, findOrphans, listableTypes } from '../orphans';
import { formatCount } from '../terminal/print';
import { isRunAlive, readRunRecord, removeRunRecord } from '../process/run-record';
import type { Session } from '../session';
import type { RecordedResource, StateBucket } from './state-bucket';
import { classifyLock, type LockInfo } from './state-lock';
import type { SynthesizedStack } from './synth';
import type { Terraform } from './terraform';

/** What is asked of a stack; its `dir` is where Terraform worked on it. */
export type RecoveredStack = Pick<SynthesizedStack, 'name' | 'system' | 'dir'>;

export type ForeignLockPolicy = 'refuse' | 'leave';

const POLL_MS = 1_000;

/**
 * Makes a stack workable again after a run that was killed: waits for a Terraform that is still at work, removes the
 * lock of one that is gone, pushes the state that could not be written, and, on the local target, deletes what was
 * made but never recorded. Needs an initialized stack; does nothing after a run that ended well.
 * @param tell is told what was done, a line each
 * @param locked what to do where somebody else is at work on the stack: refuse, or leave all of it alone and tell
 * @throws UserError that names who it is
 */
export async function recoverStack(
  session: Session,
  stack: RecoveredStack,
  terraform: Terraform,
  bucket: StateBucket,
  tell: (line: string) => void,
  locked: ForeignLockPolicy = 'refuse',
): Promise<void> {
  const foreign = await releaseStaleLock(stack, terraform, bucket, tell);
  if (foreign) {
    if (locked === 'refuse') throw createLockedError(stack.name, stack.dir, foreign);
    tell(
      `${stack.name} is being changed by ${foreign.Who} (${foreign.Operation}, since ${foreign.Created}): what is planned ` +
        'now holds only if that changes nothing',
    );
    return;
  }
  const unwritten = join(stack.dir, 'errored.tfstate');
  if (existsSync(unwritten)) {
    await terraform.pushState(unwritten);
    renameSync(unwritten, `${unwritten}.pushed`);
    tell('pushed the state that the interrupted run could not write');
  }
  const wasCutOff = readRunRecord(terraform.recordFile) !== undefined;
  if (session.config.target === 'local') {
    const recorded = await bucket.resourcesOf(stack.name);
    if (wasCutOff) await removeTaintedFromState(session, recorded, terraform);
    if (wasCutOff || recorded.length === 0) await deleteOrphanedResources(session, stack, bucket, tell);
  }
  removeRunRecord(terraform.recordFile);
}

/**
 * What Terraform saw begun but not finished it wants to replace, and where something that is made before it is
 * destroyed depends on it, to make the new one first: which fails for ever, as the name is taken.
 */
async function removeTaintedFromState(
  { config }: Session,
  recorded: readonly RecordedResource[],
  terraform: Terraform,
): Promise<void> {
  const types = listableTypes(config);
  const halfMade = recorded.filter(({ tainted, type }) => tainted && types.has(type));
  if (halfMade.length > 0) await terraform.removeFromState(halfMade.map(({ address }) => address));
}

/** Made by a run that was cut off before it could record them, these would be in the way of the next apply. */
async function deleteOrphanedResources(
  session: Session,
  { system }: RecoveredStack,
  bucket: StateBucket,
  tell: (line: string) => void,
): Promise<void> {
  const others = await bucket.otherEnvironments(system);
  const { orphans: leftovers } = await findOrphans(session.config, await bucket.allResources(), others);
  if (leftovers.length === 0) return;
  await deleteOrphans(session.config, leftovers);
  const names = leftovers.map(({ name }) => name).join(', ');
  tell(
    `deleted ${formatCount(leftovers.length, 'resource')} that an interrupted run had left unfinished or unrecorded: ${names}`,
  );
}

/** @returns the lock of somebody else, if there is one: it stays */
async function releaseStaleLock(
  { name }: RecoveredStack,
  terraform: Pick<Terraform, 'recordFile' | 'forceUnlock'>,
  bucket: Pick<StateBucket, 'lockOf'>,
  tell: (line: string) => void,
): Promise<LockInfo | undefined> {
  for (let told = false; ;) {
    const record = readRunRecord(terraform.recordFile);
    const lock = await bucket.lockOf(name);
    const alive = record !== undefined && isRunAlive(record);
    const verdict = classifyLock({ lock, record, alive, host: hostname() });
    switch (verdict.kind) {
      case 'free':
        return undefined;
      case 'foreign':
        return verdict.lock;
      case 'stale':
        await terraform.forceUnlock(verdict.lock.ID);
        tell(
          `removed the lock of an interrupted run (${verdict.lock.Operation}, since ${verdict.lock.Created})`,
        );
        return undefined;
      case 'busy':
        if (!told) {
          const { operation, pid } = verdict.record;
          tell(`terraform ${operation} of an earlier run (process ${pid}) is still at work; waiting for it`);
        }
        told = true;
        await pause(POLL_MS);
    }
  }
}

function createLockedError(stack: string, dir: string, { ID, Who, Operation, Created }: LockInfo): UserError {
  return new UserError(
    `the state of ${stack} is locked by ${Who} (${Operation}, since ${Created}); wait for it, ` +
      `or if you know that it is gone: terraform -chdir=${dir} force-unlock ${ID}`,
  );
}
