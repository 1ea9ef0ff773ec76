import { type Difference, diffAttributes } from './diff';
import { maskChange, maskOutput, maskText, maskValue, type Masked, type OutputChange } from './mask';
import { type Impact, findImpacts } from './impact';
import { type Action, getAction, type Json, type PlanDocument, type ResourceChange } from './plan';
import type {
  CostDifference,
  DriftedAttribute,
  PolicyResult,
  ReviewInput,
  PlanReview,
  ReviewedChange,
  ReviewedStack,
  WaivedResult,
} from './review';
import { describeLostData } from './stateful-resources';
import { escapeTexts } from './control-characters';
import { type ResolvedChange, createUnknownResolver } from './configuration/resolver';

/** Masks a review and finds out what it has to say. No text of it can steer a terminal. */
export function buildReview({ stacks, cost, policy, waived, drift = [] }: ReviewInput): PlanReview {
  const changes = stacks.flatMap(({ stack, plan }) =>
    plan ? plan.resource_changes.flatMap(createChangeReviewer(stack, plan)) : [],
  );
  return escapeTexts({
    stacks: stacks.map(reviewStack),
    changes: changes
      .map(({ change }) => change)
      .sort(
        (a, b) =>
          getChangeOrder(a) - getChangeOrder(b) || compare(a.stack, b.stack) || compare(a.address, b.address),
      ),
    impacts: changes
      .flatMap(({ change: { stack, address }, meanings }) =>
        meanings.map((meaning) => ({ ...meaning, stack, address })),
      )
      .sort((a, b) => getImpactOrder(a) - getImpactOrder(b) || compare(a.address, b.address)),
    ...(cost && { cost: maskValue(cost as unknown as Json) as unknown as CostDifference }),
    ...(policy && { policy: maskValue(policy as unknown as Json) as unknown as readonly PolicyResult[] }),
    ...(waived && { waived: maskValue(waived as unknown as Json) as unknown as readonly WaivedResult[] }),
    drift: drift.map(maskDrift),
  });
}

/** The command that mends it has to work as it stands; whoever made it left the secrets out. */
const maskDrift = ({ fix, ...note }: DriftedAttribute): DriftedAttribute => ({
  ...(maskValue(note as unknown as Json) as unknown as DriftedAttribute),
  ...(fix !== undefined && { fix }),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const ACTION_ORDER: readonly Action[] = ['delete', 'replace', 'forget', 'update', 'create', 'no-op', 'read'];
const getChangeOrder = ({ action, dataLoss: lost }: ReviewedChange): number =>
  ACTION_ORDER.indexOf(action) - (lost ? 10 : 0);

/** What opens something to anyone, then what widens, is unknown, moves, narrows. */
const getImpactOrder = ({ effect, description }: Impact): number =>
  ['widens', 'unknown', 'moves', 'narrows'].indexOf(effect) -
  (effect === 'widens' && /\banyone\b/.test(description) ? 1 : 0);

const createChangeReviewer = (stack: string, plan: PlanDocument) => {
  const fillIn = createUnknownResolver(plan);
  return (resource: ResourceChange) => reviewChange(stack, resource, fillIn(resource));
};

const reviewChange = (stack: string, resource: ResourceChange, written: ResolvedChange) => {
  const action = getAction(resource);
  const isMoved = resource.previous_address !== undefined && resource.previous_address !== resource.address;
  if (resource.mode === 'data' || action === 'read' || (action === 'no-op' && !isMoved)) return [];
  const masked = maskChange(resource);
  const differences = diffAttributes(masked);
  const lost = action === 'delete' || action === 'replace' ? describeLostData(resource.type) : undefined;
  const change: ReviewedChange = {
    stack,
    address: masked.address,
    ...(isMoved && { movedFrom: masked.previous_address! }),
    type: resource.type,
    action,
    ...(lost !== undefined && { dataLoss: lost }),
    ...(masked.action_reason !== undefined && { reason: masked.action_reason }),
    differences,
  };
  const meanings = findImpacts(masked, differences, { ...written, change: maskChange(written.change) });
  return [{ change, meanings }];
};

function reviewStack({ stack, plan, error }: ReviewInput['stacks'][number]): ReviewedStack {
  const managed = (plan?.resource_changes ?? []).filter(({ mode }) => mode === 'managed');
  const counts = { delete: 0, replace: 0, update: 0, create: 0, forget: 0 };
  for (const resource of managed) {
    const action = getAction(resource);
    if (action in counts) counts[action as keyof typeof counts]++;
  }
  const isNew = managed.length > 0 && managed.every((resource) => getAction(resource) === 'create');
  const outputs = Object.entries(plan?.output_changes ?? {}).flatMap(([name, change]) =>
    change.actions.every((action) => action === 'no-op')
      ? []
      : [{ name: maskText(name), differences: diffOutput(maskOutput(name, change)) }],
  );
  const failure = error ?? (plan ? undefined : 'it was not planned');
  const incomplete = plan?.errored ? "the plan ended with an error: what follows isn't all" : undefined;
  const why = failure ?? incomplete;
  return { stack, counts, isNew, outputs, ...(why !== undefined && { error: maskText(why) }) };
}

const diffOutput = (change: Masked<OutputChange>): Difference[] =>
  diffAttributes({ change } as unknown as Masked<ResourceChange>);
