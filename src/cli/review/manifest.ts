import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';

/** The names of what is kept for a stack, in its folder. */
export const KEPT = {
  plan: 'plan.tfplan',
  json: 'plan.json',
  lock: '.terraform.lock.hcl',
  configuration: 'cdk.tf.json',
} as const;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const StackEntry = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  system: z.string(),
  /** Terraform's version, and those of the providers by their addresses. */
  terraform: z.string(),
  providers: z.record(z.string(), z.string()),
  /** The state that the plan was made from. */
  state: z.object({ serial: z.number().int(), lineage: z.string() }),
  /** Whether there is anything to apply, and in how many steps. */
  empty: z.boolean(),
  steps: z.number().int(),
  /** SHA-256 in hex of every file of the stack, by its path in the stack's folder. */
  files: z.record(z.string(), Sha256).refine((files) => Object.values(KEPT).every((name) => name in files), {
    error: () => `it takes the digests of ${Object.values(KEPT).join(', ')}`,
  }),
});

const Manifest = z.object({
  version: z.literal(1),
  createdAt: z.string(),
  /** What HEAD was, and whether the tree had changes that it does not hold; null outside git. */
  commit: z.string().nullable(),
  dirty: z.boolean(),
  target: z.enum(['aws', 'local']),
  suffix: z.string(),
  region: z.string(),
  /** The local target's URL, which its plans hold; null on AWS. */
  endpoint: z.string().nullable(),
  /** In the order in which they are applied. */
  stacks: z
    .array(StackEntry)
    .min(1)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'a stack is there twice'),
});

/** What `stacks plan --out` writes down beside the plans. */
export type Manifest = z.infer<typeof Manifest>;
export type StackEntry = z.infer<typeof StackEntry>;

/** The lock under which commands take turns at one directory of plans. */
export const LOCK = 'lock';

/** A file that others of the machine may not read: plans hold every value, secrets included, as they are. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_DIR = 0o700;

export const manifestFile = (dir: string): string => join(dir, 'manifest.json');

/** @throws UserError if there is no manifest, or one that this version does not know */
export function readManifest(dir: string): Manifest {
  const file = manifestFile(dir);
  if (!existsSync(file))
    throw new UserError(
      `${dir} holds no plans: there is no manifest.json; make some with npx stacks plan --out`,
    );
  const { data, error } = Manifest.safeParse(parsed(file));
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw new UserError(`${file}: ${path.join('.') || 'it'}: ${message}; plan anew with npx stacks plan --out`);
}

export function writeManifest(dir: string, manifest: Manifest): void {
  writeFileSync(manifestFile(dir), `${JSON.stringify(manifest, null, 2)}\n`, { mode: PRIVATE_FILE });
}

export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new UserError(`${file} is not JSON; plan anew with npx stacks plan --out`);
  }
}
