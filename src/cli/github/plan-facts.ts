import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { COMMENT_MARKER } from '../../domain/plan';
import type { NamedPlan } from '../commands/options';
import { UserError } from '../errors';
import { sha256 } from '../review/manifest';
import { parsed } from './json';

/** What the plan's comment is about. */
export const PLAN = 'plan';

const Manifest = z.object({
  commit: z.string().nullable(),
  stacks: z.array(
    z.object({ name: z.string(), state: z.object({ serial: z.number(), lineage: z.string() }) }),
  ),
});
const Planned = Manifest.extend({
  /** `dev`; the status of the commit is `plan (dev)`. */
  name: z.string(),
  /** SHA-256 of its manifest.json, which in turn holds that of every other file. */
  manifest: z.string().regex(/^[0-9a-f]{64}$/),
});
const Run = z.object({ id: z.number(), attempt: z.number(), base: z.string() });

/** From what one plan was made: the commit, and each stack's state. */
export type Planned = z.infer<typeof Planned>;
/** The workflow run that planned, and the branch that its pull request was for. */
export type PlanRun = z.infer<typeof Run>;

/** What the plan's comment remembers: which plans it shows, so that these and no others are applied. */
export const PlanFacts = z.object({
  pr: z.number(),
  /** None where somebody planned on a desk. */
  run: Run.optional(),
  plans: z.array(Planned),
  /** The names of those that were not made to their end. */
  unplanned: z.array(z.string()),
});
export type PlanFacts = z.infer<typeof PlanFacts>;

/** The run of this job, as GitHub Actions tells it; undefined elsewhere. */
export function runOf(env: Readonly<Record<string, string | undefined>>): PlanRun | undefined {
  const { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt, GITHUB_BASE_REF: base } = env;
  return id && attempt && base ? { id: Number(id), attempt: Number(attempt), base } : undefined;
}

/**
 * Reads a directory with `plan.md`, which `stacks plan --markdown` wrote, and `manifest.json` of the plans that it kept.
 * What is missing was not planned, and is told so.
 * @param page where the reader finds why
 * @throws UserError if the manifest is something else
 */
export function readPlanned({ name, dir }: NamedPlan, page: string): { text: string; planned?: Planned } {
  const file = join(dir, 'plan.md');
  const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // The comment has one of its own, with facts.
  const told = (written.startsWith(COMMENT_MARKER) ? written.slice(COMMENT_MARKER.length) : written).trim();
  const planned = plannedIn(name, dir);
  const lines = [
    `# ${name}`,
    ...(told ? [told] : []),
    planned
      ? `The SHA-256 of these plans' \`manifest.json\` is \`${planned.manifest}\`.`
      : `**There is no plan of ${name} that could be applied**: ${page} says why.`,
  ];
  return { text: lines.join('\n\n'), planned };
}

function plannedIn(name: string, dir: string): Planned | undefined {
  const file = join(dir, 'manifest.json');
  if (!existsSync(file)) return undefined;
  const { data, error } = Manifest.safeParse(parsed(readFileSync(file, 'utf8')));
  if (data) return { name, manifest: sha256(file), ...data };
  throw new UserError(`${file} is not what npx stacks plan --out writes: ${error.issues[0]!.message}`);
}
