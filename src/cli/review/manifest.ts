import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';
import { quoteForShell } from '../../domain/shell-word';
import { formatCommand } from '../terminal/format-command';
import { safeParse } from '../../domain/validation/safe-parse';

/** The names of the saved files in the folder of a stack. */
export const PLAN_FILES = {
  plan: 'plan.tfplan',
  json: 'plan.json',
  lock: '.terraform.lock.hcl',
  configuration: 'cdk.tf.json',
} as const;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const StackEntry = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  system: z.string(),
  /** The version of Terraform, and the version of each provider by its address. */
  terraform: z.string(),
  providers: z.record(z.string(), z.string()),
  /** The state on which the plan is based. */
  state: z.object({ serial: z.number().int(), lineage: z.string() }),
  /** Whether the plan has no changes, and the number of steps to apply. */
  empty: z.boolean(),
  steps: z.number().int(),
  /** The numbers of resources that the apply imports, moves and forgets, which changes the state only. */
  imported: z.number().int().optional(),
  moved: z.number().int().optional(),
  forgotten: z.number().int().optional(),
  /** The hexadecimal SHA-256 of every file of the stack, by its path in the folder of the stack. */
  files: z
    .record(z.string(), Sha256)
    .refine((files) => Object.values(PLAN_FILES).every((name) => name in files), {
      error: () => `expected the digests of ${Object.values(PLAN_FILES).join(', ')}`,
    }),
});

const Manifest = z.object({
  version: z.literal(1),
  createdAt: z.string(),
  /** HEAD, and whether the working tree had uncommitted changes; null outside git. */
  commit: z.string().nullable(),
  dirty: z.boolean(),
  target: z.enum(['aws', 'local']),
  suffix: z.string(),
  region: z.string(),
  /** The URL of the local target, which its plans contain; null on AWS. */
  endpoint: z.string().nullable(),
  /** The stacks in the order in which they are applied. */
  stacks: z
    .array(StackEntry)
    .min(1)
    .refine(
      (stacks) => new Set(stacks.map(({ name }) => name)).size === stacks.length,
      'a stack is listed twice',
    ),
});

/** The manifest that `stacks plan --out` writes with the plans. */
export type Manifest = z.infer<typeof Manifest>;
export type StackEntry = z.infer<typeof StackEntry>;

/** The file that locks a directory of plans, which only one command at a time can use. */
export const LOCK_FILE = 'lock';

/** Only the owner may read the plans: they contain every value, including secrets. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_DIR = 0o700;

export const getManifestFile = (dir: string): string => join(dir, 'manifest.json');

/** @throws UserError if there is no manifest, or it is invalid or of another version */
export function readManifest(dir: string): Manifest {
  const file = getManifestFile(dir);
  if (!existsSync(file))
    throw new UserError(
      `${dir} contains no plans: manifest.json is missing; create plans with ${formatCommand(`plan --out ${quoteForShell(dir)}`)}`,
    );
  const { data, error } = safeParse(Manifest, parseFile(file));
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw new UserError(
    `${file}: ${path.join('.') || 'the document'}: ${message}; plan again with ${formatCommand(`plan --out ${quoteForShell(dir)}`)}`,
  );
}

/**
 * Selects the stacks of the manifest that are named, in the order of the manifest; all stacks if there are no names.
 * @throws UserError for a name that is not in the manifest
 */
export function selectEntries(dir: string, manifest: Manifest, names: readonly string[]): Manifest {
  if (names.length === 0) return manifest;
  const known = manifest.stacks.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(
      `${dir} contains no plan of ${JSON.stringify(unknown)}: expected one of ${known.join(', ')}`,
    );
  return { ...manifest, stacks: manifest.stacks.filter(({ name }) => names.includes(name)) };
}

export function writeManifest(dir: string, manifest: Manifest): void {
  writeFileSync(getManifestFile(dir), `${JSON.stringify(manifest, null, 2)}\n`, { mode: PRIVATE_FILE });
}

export function computeSha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function parseFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UserError(`${file} is not JSON; plan again with ${formatCommand('plan --out DIR')}`);
  }
}
