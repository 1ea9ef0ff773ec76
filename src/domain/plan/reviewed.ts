import { type Difference, differencesOf } from './diff';
import { maskChange, maskOutput, maskText, maskValue, type Masked, type OutputChange } from './mask';
import { type Meaning, meaningsOf } from './meaning';
import { type Action, actionOf, type Json, type PlanDocument, type ResourceChange } from './plan';
import type {
  CostDifference,
  DriftNote,
  PolicyResult,
  Review,
  Reviewed,
  ReviewedChange,
  ReviewedStack,
  WaivedResult,
} from './review';
import { lostWith } from './stateful';
import { visibly } from './visible';
import { type FilledIn, fillInFrom } from './written/written';

/** Masks a review and finds out what it has to say. No text of it can steer a terminal. */
export function reviewed({ stacks, cost, policy, waived, drift = [] }: Review): Reviewed {
  const changes = stacks.flatMap(({ stack, plan }) =>
    plan ? plan.resource_changes.flatMap(changeIn(stack, plan)) : [],
  );
  return visibly({
    stacks: stacks.map(reviewedStack),
    changes: changes
      .map(({ change }) => change)
      .sort((a, b) => weight(a) - weight(b) || compare(a.stack, b.stack) || compare(a.address, b.address)),
    meanings: changes
      .flatMap(({ change: { stack, address }, meanings }) =>
        meanings.map((meaning) => ({ ...meaning, stack, address })),
      )
      .sort((a, b) => gravity(a) - gravity(b) || compare(a.address, b.address)),
    ...(cost && { cost: maskValue(cost as unknown as Json) as unknown as CostDifference }),
    ...(policy && { policy: maskValue(policy as unknown as Json) as unknown as readonly PolicyResult[] }),
    ...(waived && { waived: maskValue(waived as unknown as Json) as unknown as readonly WaivedResult[] }),
    drift: drift.map(maskedNote),
  });
}

/** The command that mends it has to work as it stands; whoever made it left the secrets out. */
const maskedNote = ({ fix: mend, ...note }: DriftNote): DriftNote => ({
  ...(maskValue(note as unknown as Json) as unknown as DriftNote),
  ...(mend !== undefined && { fix: mend }),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const ORDER: readonly Action[] = ['delete', 'replace', 'forget', 'update', 'create', 'no-op', 'read'];
const weight = ({ action, lost }: ReviewedChange): number => ORDER.indexOf(action) - (lost ? 10 : 0);

/** What opens something to anyone, then what widens, is unknown, moves, narrows. */
const gravity = ({ effect, sentence }: Meaning): number =>
  ['widens', 'unknown', 'moves', 'narrows'].indexOf(effect) -
  (effect === 'widens' && /\banyone\b/.test(sentence) ? 1 : 0);

const changeIn = (stack: string, plan: PlanDocument) => {
  const fillIn = fillInFrom(plan);
  return (resource: ResourceChange) => changeOf(stack, resource, fillIn(resource));
};

const changeOf = (stack: string, resource: ResourceChange, written: FilledIn) => {
  const action = actionOf(resource);
  const isMoved = resource.previous_address !== undefined && resource.previous_address !== resource.address;
  if (resource.mode === 'data' || action === 'read' || (action === 'no-op' && !isMoved)) return [];
  const masked = maskChange(resource);
  const differences = differencesOf(masked);
  const lost = action === 'delete' || action === 'replace' ? lostWith(resource.type) : undefined;
  const change: ReviewedChange = {
    stack,
    address: masked.address,
    ...(isMoved && { movedFrom: masked.previous_address! }),
    type: resource.type,
    action,
    ...(lost !== undefined && { lost }),
    ...(masked.action_reason !== undefined && { reason: masked.action_reason }),
    differences,
  };
  const meanings = meaningsOf(masked, differences, { ...written, change: maskChange(written.change) });
  return [{ change, meanings }];
};

function reviewedStack({ stack, plan, error }: Review['stacks'][number]): ReviewedStack {
  const managed = (plan?.resource_changes ?? []).filter(({ mode }) => mode === 'managed');
  const counts = { delete: 0, replace: 0, update: 0, create: 0, forget: 0 };
  for (const resource of managed) {
    const action = actionOf(resource);
    if (action in counts) counts[action as keyof typeof counts]++;
  }
  const isNew = managed.length > 0 && managed.every((resource) => actionOf(resource) === 'create');
  const outputs = Object.entries(plan?.output_changes ?? {}).flatMap(([name, change]) =>
    change.actions.every((action) => action === 'no-op')
      ? []
      : [{ name: maskText(name), differences: outputDifferences(maskOutput(name, change)) }],
  );
  const failure = error ?? (plan ? undefined : 'it was not planned');
  const incomplete = plan?.errored ? "the plan ended with an error: what follows isn't all" : undefined;
  const why = failure ?? incomplete;
  return { stack, counts, isNew, outputs, ...(why !== undefined && { error: maskText(why) }) };
}

const outputDifferences = (change: Masked<OutputChange>): Difference[] =>
  differencesOf({ change } as unknown as Masked<ResourceChange>);
