import { writeFileSync } from 'node:fs';
import { getAction, type PlanDocument, parsePlanDocument } from '../../domain/plan/plan';
import { UserError } from '../errors';

/** All that `terraform show -json` says about a plan: more than what the domain reads of it. */
export type PlanJson = object & Partial<Record<keyof PlanDocument, unknown>>;

/** What happens to a resource. */
export const PLAN_ACTIONS = ['create', 'update', 'replace', 'delete'] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];

/** A plan in numbers and addresses. */
export interface PlanSummary {
  readonly counts: Readonly<Record<PlanAction, number>>;
  readonly addresses: Readonly<Record<PlanAction, readonly string[]>>;
  /** The outputs that change. */
  readonly outputs: readonly string[];
  /** Whether an apply would do nothing at all. */
  readonly empty: boolean;
  /** How many steps an apply takes: a replacement is two. */
  readonly steps: number;
}

export interface Plan {
  readonly json: PlanJson;
  readonly document: PlanDocument;
  readonly summary: PlanSummary;
}

/**
 * Reads a plan's JSON and, if a file is given, keeps it there.
 * @throws UserError that names the field that is not as Terraform 1.10 writes it
 */
export function parsePlan(text: string, keepIn?: string): Plan {
  const document = read(text);
  if (keepIn) writeFileSync(keepIn, text);
  return { json: JSON.parse(text) as PlanJson, document, summary: summarizePlan(document) };
}

function read(text: string): PlanDocument {
  try {
    return parsePlanDocument(text);
  } catch (error) {
    throw new UserError(
      `terraform show printed a plan in a form that is not known here: ${(error as Error).message}; ` +
        'use Terraform 1.10 or later',
    );
  }
}

/** Sorts a plan's changes by what happens; reading data and doing nothing are left out. */
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

/** `2 to create, 1 to replace`, `outputs only`, or `no changes`. */
export function formatActions({ counts, empty }: PlanSummary): string {
  if (empty) return 'no changes';
  const numbers = PLAN_ACTIONS.filter((action) => counts[action] > 0).map(
    (action) => `${counts[action]} to ${action}`,
  );
  return numbers.join(', ') || 'outputs only';
}

const isCounted = (action: string): action is PlanAction =>
  (PLAN_ACTIONS as readonly string[]).includes(action);
