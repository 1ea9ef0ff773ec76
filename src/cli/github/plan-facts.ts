import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { COMMENT_MARKER } from '../../domain/plan';
import type { NamedPlan } from '../commands/options';
import { UserError } from '../errors';
import { computeSha256 } from '../review/manifest';
import { parseJson } from '../json';
import { formatCommand } from '../terminal/format-command';
import { safeParse } from '../../domain/validation/safe-parse';

/** The topic of the comment with the plans. */
export const PLAN_TOPIC = 'plan';

const Manifest = z.object({
  commit: z.string().nullable(),
  stacks: z.array(
    z.object({ name: z.string(), state: z.object({ serial: z.number(), lineage: z.string() }) }),
  ),
});
const PlannedEnvironment = Manifest.extend({
  /** The name of the environment, such as `dev`; the commit status is `plan (dev)`. */
  name: z.string(),
  /** SHA-256 of manifest.json, which contains the SHA-256 of every other file. */
  manifest: z.string().regex(/^[0-9a-f]{64}$/),
});
const Run = z.object({ id: z.number(), attempt: z.number(), base: z.string() });

/** The commit and the states on which a plan is based. */
export type PlannedEnvironment = z.infer<typeof PlannedEnvironment>;
/** The workflow run that created the plans, and the base branch of its pull request. */
export type PlanRun = z.infer<typeof Run>;

/** The facts in the marker of the comment: they identify the plans, so that only these are applied. */
export const PlanFacts = z.object({
  pr: z.number(),
  /** Undefined if no workflow created the plans. */
  run: Run.optional(),
  plans: z.array(PlannedEnvironment),
  /** The names of the plans that failed. */
  unplanned: z.array(z.string()),
});
export type PlanFacts = z.infer<typeof PlanFacts>;

/** Reads the run of this job from the variables of GitHub Actions. Undefined elsewhere. */
export function readRun(env: Readonly<Record<string, string | undefined>>): PlanRun | undefined {
  const { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt, GITHUB_BASE_REF: base } = env;
  return id && attempt && base ? { id: Number(id), attempt: Number(attempt), base } : undefined;
}

/**
 * Reads a directory with `plan.md` from `stacks plan --markdown` and, if the plans were saved, their `manifest.json`.
 * The text reports a missing manifest as a failed plan.
 * @param runLink a link to the run, where the reader finds the reason
 * @throws UserError if the manifest is invalid
 */
export function readPlanReport(
  { name, dir }: NamedPlan,
  runLink: string,
): { text: string; planned?: PlannedEnvironment } {
  const file = join(dir, 'plan.md');
  const markdown = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // The comment has its own marker, with facts.
  const hasMarker = markdown.startsWith(COMMENT_MARKER);
  const report = (hasMarker ? markdown.slice(COMMENT_MARKER.length) : markdown).trim();
  const planned = readPlannedEnvironment(name, dir);
  const parts = [
    `# ${name}`,
    ...(report ? [report] : []),
    planned
      ? `The SHA-256 of these plans' \`manifest.json\` is \`${planned.manifest}\`.`
      : `**There is no plan of ${name} to apply**: see ${runLink} for the reason.`,
  ];
  return { text: parts.join('\n\n'), planned };
}

function readPlannedEnvironment(name: string, dir: string): PlannedEnvironment | undefined {
  const file = join(dir, 'manifest.json');
  if (!existsSync(file)) return undefined;
  const { data, error } = safeParse(Manifest, parseJson(readFileSync(file, 'utf8')));
  if (data) return { name, manifest: computeSha256(file), ...data };
  throw new UserError(
    `${file}: expected the manifest of ${formatCommand('plan --out')}: ${error.issues[0]!.message}`,
  );
}
