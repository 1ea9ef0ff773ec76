import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from './errors';

const PlanJson = z.looseObject({
  format_version: z.string(),
  resource_changes: z
    .array(
      z.looseObject({
        address: z.string(),
        type: z.string(),
        action_reason: z.string().optional(),
        change: z.looseObject({
          actions: z.array(z.string()),
          replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).optional(),
        }),
      }),
    )
    .default([]),
  output_changes: z.record(z.string(), z.looseObject({ actions: z.array(z.string()) })).default({}),
});

/** What `terraform show -json` says about a plan. */
export type PlanJson = z.infer<typeof PlanJson>;

/** What happens to a resource. */
export const ACTIONS = ['create', 'update', 'replace', 'delete'] as const;
export type Action = (typeof ACTIONS)[number];

/** A plan in numbers and addresses. */
export interface PlanSummary {
  readonly counts: Readonly<Record<Action, number>>;
  readonly addresses: Readonly<Record<Action, readonly string[]>>;
  /** The outputs that change. */
  readonly outputs: readonly string[];
  /** Whether an apply would do nothing at all. */
  readonly empty: boolean;
  /** How many steps an apply takes: a replacement is two. */
  readonly steps: number;
}

export interface Plan {
  readonly json: PlanJson;
  readonly summary: PlanSummary;
}

/** Reads a plan's JSON and, if a file is given, keeps it there. */
export function parsePlan(text: string, keepIn?: string): Plan {
  const read = PlanJson.safeParse(JSON.parse(text));
  if (!read.success) {
    throw new UserError(
      'terraform show printed a plan in a form that is not known here: use Terraform 1.10 or later',
    );
  }
  if (keepIn) writeFileSync(keepIn, text);
  return { json: read.data, summary: summarize(read.data) };
}

/** Sorts a plan's changes by what happens; reading data and doing nothing are left out. */
export function summarize(plan: PlanJson): PlanSummary {
  const addresses: Record<Action, string[]> = { create: [], update: [], replace: [], delete: [] };
  for (const { address, change } of plan.resource_changes) {
    const action = actionOf(change.actions);
    if (action) addresses[action].push(address);
  }
  const counts = { create: 0, update: 0, replace: 0, delete: 0 };
  for (const action of ACTIONS) counts[action] = addresses[action].sort().length;
  const outputs = Object.entries(plan.output_changes)
    .filter(([, change]) => change.actions.some((action) => action !== 'no-op'))
    .map(([name]) => name);
  const resources = counts.create + counts.update + counts.replace + counts.delete;
  return {
    counts,
    addresses,
    outputs,
    empty: resources === 0 && outputs.length === 0,
    steps: resources + counts.replace,
  };
}

/** `2 to create, 1 to replace`, `outputs only`, or `no changes`. */
export function actionsInWords({ counts, empty }: PlanSummary): string {
  if (empty) return 'no changes';
  const numbers = ACTIONS.filter((action) => counts[action] > 0).map(
    (action) => `${counts[action]} to ${action}`,
  );
  return numbers.join(', ') || 'outputs only';
}

function actionOf(actions: readonly string[]): Action | undefined {
  if (actions.length === 2) return 'replace'; // ["delete", "create"] or ["create", "delete"]
  return ACTIONS.find((action) => action === actions[0]);
}
