import { writeFileSync } from 'node:fs';
import { getAction, type PlanDocument, parsePlanDocument } from '../../domain/plan/plan';
import { UserError } from '../errors';

/** The output of `terraform show -json`, which has more fields than the domain reads. */
export type PlanJson = object & Partial<Record<keyof PlanDocument, unknown>>;

/** The actions of a plan that are counted. */
export const PLAN_ACTIONS = ['create', 'update', 'replace', 'delete'] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

/** The number and addresses of the changes of a plan. */
export interface PlanSummary {
  readonly counts: Readonly<Record<PlanAction, number>>;
  readonly addresses: Readonly<Record<PlanAction, readonly string[]>>;
  /** The names of the outputs that change. */
  readonly outputs: readonly string[];
  /** Whether an apply changes nothing. */
  readonly empty: boolean;
  /** How many operations an apply performs; a replacement is two. */
  readonly steps: number;
}

export interface Plan {
  readonly json: PlanJson;
  readonly document: PlanDocument;
  readonly summary: PlanSummary;
}

/**
 * Parses the JSON of a plan and, if a file is given, saves it there.
 * @throws UserError that names the field that differs from the format of Terraform 1.10
 */
export function parsePlan(text: string, outputFile?: string): Plan {
  const document = parseDocument(text);
  if (outputFile) writeFileSync(outputFile, text);
  return { json: JSON.parse(text) as PlanJson, document, summary: summarizePlan(document) };
}

function parseDocument(text: string): PlanDocument {
  try {
    return parsePlanDocument(text);
  } catch (error) {
    throw new UserError(
      `unexpected format of the plan from terraform show: ${(error as Error).message}; ` +
        'use Terraform 1.10 or later',
    );
  }
}

/** Summarizes the changes of a plan by action. Unchanged resources and data sources are not counted. */
export function summarizePlan(plan: PlanDocument): PlanSummary {
  const addresses: Record<PlanAction, string[]> = { create: [], update: [], replace: [], delete: [] };
  for (const resource of plan.resource_changes) {
    const action = getAction(resource);
    if (isCounted(action)) addresses[action].push(resource.address);
  }
  const counts = { create: 0, update: 0, replace: 0, delete: 0 };
  for (const action of PLAN_ACTIONS) counts[action] = addresses[action].sort().length;
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

/** Formats the counts: `2 to create, 1 to replace`, `outputs only` or `no changes`. */
export function formatActions({ counts, empty }: PlanSummary): string {
  if (empty) return 'no changes';
  const counted = PLAN_ACTIONS.filter((action) => counts[action] > 0).map(
    (action) => `${counts[action]} to ${action}`,
  );
  return counted.join(', ') || 'outputs only';
}

const isCounted = (action: string): action is PlanAction =>
  (PLAN_ACTIONS as readonly string[]).includes(action);
