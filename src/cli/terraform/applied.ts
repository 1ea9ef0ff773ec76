import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../json';
import { getAppliedFile } from '../session';
import type { Deployable } from './deployment';
import type { StateBucket } from './state-bucket';
import { safeParse } from '../../domain/validation/safe-parse';

const AppliedRecord = z.object({
  /** The SHA-256 of the synthesized stack: its configuration and the contents of its archives. */
  digest: z.string(),
  /** The endpoint of the target; null for AWS. */
  endpoint: z.string().nullable(),
  serial: z.number(),
  lineage: z.string(),
  outputs: z.record(z.string(), z.object({ value: z.unknown(), sensitive: z.boolean() })),
});
/** The record of the last successful apply of a stack. */
type AppliedRecord = z.infer<typeof AppliedRecord>;

/**
 * Returns the record of the last apply if the synthesized stack and the state are unchanged, and no other run is in
 * progress or was interrupted. It does not detect changes outside Terraform: `stacks drift` and `up --plan` do.
 */
export async function findUnchanged(
  { stack, terraform, session }: Deployable,
  bucket: StateBucket,
): Promise<AppliedRecord | undefined> {
  const file = getAppliedFile(stack.name);
  if (!existsSync(file) || existsSync(terraform.recordFile)) return undefined;
  const record = safeParse(AppliedRecord, parseJson(readFileSync(file, 'utf8')));
  if (!record.success) return undefined;
  const { digest, endpoint, serial, lineage } = record.data;
  if (endpoint !== (session.config.endpoint ?? null) || digest !== digestStack(stack.dir)) return undefined;
  const [state, lock] = await Promise.all([bucket.readStateId(stack.name), bucket.readLock(stack.name)]);
  const isSameState = state?.serial === serial && state.lineage === lineage && lock === undefined;
  return isSameState && !existsSync(join(stack.dir, 'errored.tfstate')) ? record.data : undefined;
}

/** Records the apply of the synthesized stack. */
export async function recordApplied(
  { stack, session }: Pick<Deployable, 'stack' | 'session'>,
  outputs: AppliedRecord['outputs'],
  bucket: StateBucket,
): Promise<void> {
  const state = await bucket.readStateId(stack.name);
  if (state === undefined) return deleteApplied(stack.name);
  const record: AppliedRecord = {
    digest: digestStack(stack.dir),
    endpoint: session.config.endpoint ?? null,
    serial: state.serial,
    lineage: state.lineage,
    outputs: hideSensitive(outputs),
  };
  const file = getAppliedFile(stack.name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
}

/** Deletes the record, so that the next `up` plans the stack. */
export function deleteApplied(stack: string): void {
  rmSync(getAppliedFile(stack), { force: true });
}

/** Removes the values of sensitive outputs, so that no secret is written to the file. */
const hideSensitive = (outputs: AppliedRecord['outputs']): AppliedRecord['outputs'] =>
  Object.fromEntries(
    Object.entries(outputs).map(([name, { value, sensitive }]) => [
      name,
      { value: sensitive ? null : value, sensitive },
    ]),
  );

/** The files that Terraform writes directly into the directory of a stack. */
const WRITTEN_BY_TERRAFORM = new Set([
  '.terraform',
  '.terraform.lock.hcl',
  'errored.tfstate.pushed',
  'archives',
]);

/** Computes the SHA-256 of the paths and contents of all files in the directory of a synthesized stack. */
function digestStack(dir: string): string {
  const hash = createHash('sha256');
  const listFiles = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => folder !== dir || !WRITTEN_BY_TERRAFORM.has(name))
      .flatMap((entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? listFiles(path) : [path];
      });
  for (const file of listFiles(dir).sort())
    hash
      .update(`${relative(dir, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}
