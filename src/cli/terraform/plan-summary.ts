import { writeFileSync } from 'node:fs';
import { type ChangeCounts, countChanges } from '../../domain/plan/counts';
import { type PlanDocument, parsePlanDocument } from '../../domain/plan/plan';
import { UserError } from '../errors';
import { formatCount } from '../terminal/print';

/** The output of `terraform show -json`, which has more fields than this project reads. */
export type PlanJson = object & Partial<Record<keyof PlanDocument, unknown>>;

/** The actions that are operations of an apply. */
const STEP_ACTIONS = ['create', 'update', 'replace', 'delete'] as const;
/** Changes of the state only, which are not operations. */
const STATE_CHANGES = ['import', 'move', 'forget'] as const;

/** The counts of a plan's changes. */
export interface PlanSummary {
  readonly counts: ChangeCounts;
  /** The names of the outputs that change. */
  readonly outputs: readonly string[];
  /** Whether an apply changes nothing, not even the state. */
  readonly empty: boolean;
  /** The number of operations of an apply; a replacement counts as two. */
  readonly steps: number;
}

export interface Plan {
  readonly json: PlanJson;
  readonly document: PlanDocument;
  readonly summary: PlanSummary;
  /** The warnings of Terraform and the providers. */
  readonly warnings?: readonly string[];
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

/** Summarizes the changes of a plan. Unchanged resources and data sources are not counted. */
export function summarizePlan(plan: PlanDocument): PlanSummary {
  const counts = countChanges(plan.resource_changes);
  const outputs = Object.entries(plan.output_changes)
    .filter(([, change]) => change.actions.some((action) => action !== 'no-op'))
    .map(([name]) => name);
  const isListed = outputs.length > 0 || Object.values(counts).some((count) => count > 0);
  return {
    counts,
    outputs,
    // Terraform also applies moves, imports and actions.
    empty: plan.applyable !== true && !isListed,
    steps: STEP_ACTIONS.reduce((sum, action) => sum + counts[action], counts.replace),
  };
}

/** Formats the counts: `2 to create, 1 to replace`, `outputs only` or `no changes`. */
export function formatActions({ counts, outputs, empty }: PlanSummary): string {
  const counted = [...STEP_ACTIONS, ...STATE_CHANGES]
    .filter((action) => counts[action] > 0)
    .map((action) => `${counts[action]} to ${action}`);
  if (counted.length > 0) return counted.join(', ');
  if (outputs.length > 0) return 'outputs only';
  return empty ? 'no changes' : 'state only';
}

const PAST_TENSE = { import: 'imported', move: 'moved', forget: 'forgotten' } as const;

/** How many resources are imported, moved and forgotten, which changes the state only. A count of zero is omitted. */
export interface StateChangeCounts {
  readonly imported?: number;
  readonly moved?: number;
  readonly forgotten?: number;
}

export const countStateChanges = ({ counts }: Pick<PlanSummary, 'counts'>): StateChangeCounts =>
  omitZeros({ imported: counts.import, moved: counts.move, forgotten: counts.forget });

const omitZeros = (counts: Readonly<Record<keyof StateChangeCounts, number>>): StateChangeCounts =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

export const NOTHING_APPLIED = 'no changes, nothing applied';

/** Formats what an apply of several stacks changed. */
export function formatAllApplied(steps: number, stacks: readonly StateChangeCounts[]): string {
  const sum = (name: keyof StateChangeCounts) =>
    stacks.reduce((total, counts) => total + (counts[name] ?? 0), 0);
  const counts = { imported: sum('imported'), moved: sum('moved'), forgotten: sum('forgotten') };
  const isChanged = steps > 0 || Object.keys(omitZeros(counts)).length > 0;
  return isChanged ? formatApplied(steps, counts) : NOTHING_APPLIED;
}

/** Formats the counts: `3 changes applied, 1 moved`. @param steps the number of operations of the apply */
export function formatApplied(steps: number, counts: StateChangeCounts): string {
  const state = STATE_CHANGES.map((change) => PAST_TENSE[change])
    .filter((name) => (counts[name] ?? 0) > 0)
    .map((name) => `${counts[name]} ${name}`);
  if (steps > 0) return [`${formatCount(steps, 'change')} applied`, ...state].join(', ');
  return state.join(', ') || '0 changes applied';
}
