import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';

/** What the plan's comment is about. */
export const PLAN = 'plan';

const Planned = z.object({
  commit: z.string().nullable(),
  suffix: z.string(),
  stacks: z.array(
    z.object({ name: z.string(), state: z.object({ serial: z.number(), lineage: z.string() }) }),
  ),
});

/** From what one environment was planned: the commit, and each stack's state. */
export type Planned = z.infer<typeof Planned>;

/** What the plan's comment remembers, so that it can be told whether the plan still holds. */
export const PlanFacts = z.object({ plans: z.array(Planned) });
export type PlanFacts = z.infer<typeof PlanFacts>;

/** @param dir that `stacks plan --out` wrote @throws UserError if there is no manifest in it */
export function plannedIn(dir: string): Planned {
  const file = join(dir, 'manifest.json');
  if (!existsSync(file))
    throw new UserError(`${dir} holds no plans: there is no manifest.json; npx stacks plan --out makes one`);
  const read = Planned.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.success)
    throw new UserError(`${file} is not what npx stacks plan --out writes: ${read.error.issues[0]!.message}`);
  return read.data;
}
