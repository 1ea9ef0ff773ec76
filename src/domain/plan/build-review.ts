import { formatPath } from './attribute-path';
import { type Difference, diffAttributes } from './diff';
import {
  AddressMasker,
  maskChange,
  maskOutput,
  maskPath,
  maskText,
  maskValue,
  type Masked,
  type OutputChange,
} from './mask';
import { type Impact, findImpacts } from './impact';
import { countChanges } from './counts';
import {
  type Action,
  forgetsExisting,
  getAction,
  isImported,
  isMoved,
  type Json,
  type PlanDocument,
  type ResourceChange,
} from './plan';
import { findRenames } from './renames';
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
import { describeDeposed, formatImportId, getReplaceOrder } from './object-facts';
import { findNotices } from './notices';
import { describeLossesInPlace } from './in-place-losses';
import { describeLostData } from './stateful-resources';
import { escapeTexts } from './control-characters';
import { type ResolvedChange, createUnknownResolver } from './configuration/resolver';

/** Builds a review from plans: masks secrets, compares attributes, finds impacts and escapes control characters. */
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
      .flatMap(({ change: { stack, address }, impacts }) =>
        impacts.map((impact) => ({ ...impact, stack, address })),
      )
      .sort((a, b) => getImpactOrder(a) - getImpactOrder(b) || compare(a.address, b.address)),
    ...(cost && { cost: maskValue(cost as unknown as Json) as unknown as CostDifference }),
    ...(policy && { policy: policy.map(maskPolicyResult) }),
    ...(waived && { waived: maskValue(waived as unknown as Json) as unknown as readonly WaivedResult[] }),
    drift: drift.map(maskDrift),
  });
}

/**
 * The fix is not masked: it must work as a command, and it is built without secrets. The address and the path are masked
 * already; their names must not be classified by their entropy.
 */
const maskDrift = ({ fix, address, attribute, ...values }: DriftedAttribute): DriftedAttribute => ({
  ...(maskValue(values as unknown as Json) as unknown as DriftedAttribute),
  ...{ address, attribute: maskPath(attribute) },
  ...(fix !== undefined && { fix }),
});

const maskPolicyResult = ({ address, path, ...values }: PolicyResult): PolicyResult => ({
  ...(maskValue(values as unknown as Json) as unknown as PolicyResult),
  address: maskPath(address),
  ...(path !== undefined && { path: maskPath(path) }),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const ACTION_ORDER: readonly Action[] = ['delete', 'replace', 'forget', 'update', 'create', 'no-op', 'read'];
const getChangeOrder = ({ action, dataLoss }: ReviewedChange): number =>
  ACTION_ORDER.indexOf(action) - (dataLoss ? 10 : 0);

/** Access for anyone comes first, then the other effects in this order. */
const getImpactOrder = ({ effect, description }: Impact): number =>
  ['widens', 'unknown', 'changes', 'narrows'].indexOf(effect) -
  (effect === 'widens' && /\banyone\b/.test(description) ? 1 : 0);

const createChangeReviewer = (stack: string, plan: PlanDocument) => {
  const resolveUnknownValues = createUnknownResolver(plan);
  const renames = findRenames(plan.resource_changes);
  const addresses = new AddressMasker(plan.resource_changes);
  return (resource: ResourceChange) =>
    reviewChange(stack, resource, {
      addresses,
      plan,
      resolved: resolveUnknownValues(resource),
      renamedTo: resource.deposed === undefined ? renames.get(resource.address) : undefined,
    });
};

interface ReviewContext {
  readonly plan: PlanDocument;
  readonly addresses: AddressMasker;
  readonly resolved: ResolvedChange;
  readonly renamedTo: string | undefined;
}

const reviewChange = (
  stack: string,
  resource: ResourceChange,
  { addresses, plan, resolved, renamedTo }: ReviewContext,
) => {
  const action = getAction(resource);
  if (resource.mode === 'data' || action === 'read') return [];
  if (action === 'no-op' && !isMoved(resource) && !isImported(resource)) return [];
  const masked = maskChange(resource, addresses);
  const differences = diffAttributes(masked, resource);
  const forcedBy = (masked.change.replace_paths ?? []).filter((path) => path.length > 0).map(formatPath);
  const lost =
    action === 'delete' || action === 'replace'
      ? describeLostData(resource.type, resource.change.before)
      : undefined;
  const dataLoss =
    maskText(
      lost === undefined
        ? describeLossesInPlace(resource).join('; ')
        : `${describeDeposed(resource, plan)}${lost}`,
    ) || undefined;
  const change: ReviewedChange = {
    stack,
    address: masked.address,
    ...(isMoved(resource) && { movedFrom: masked.previous_address! }),
    ...(isImported(resource) && { importId: formatImportId(masked) }),
    ...(forgetsExisting(resource) && { forgetsExisting: true }),
    ...(renamedTo !== undefined && { renamedTo: addresses.mask(renamedTo) }),
    type: resource.type,
    action,
    ...(dataLoss !== undefined && { dataLoss }),
    ...(masked.deposed !== undefined && { deposed: masked.deposed }),
    ...(action === 'replace' && { replaceOrder: getReplaceOrder(resource) }),
    ...(forcedBy.length > 0 && { forcedBy }),
    ...(masked.action_reason !== undefined && { reason: masked.action_reason }),
    differences,
  };
  const impacts = findImpacts(masked, differences, {
    ...resolved,
    change: maskChange(resolved.change, addresses),
  });
  return [{ change, impacts }];
};

function reviewStack({ stack, plan, error, warnings }: ReviewInput['stacks'][number]): ReviewedStack {
  const managed = (plan?.resource_changes ?? []).filter(({ mode }) => mode === 'managed');
  const counts = countChanges(managed);
  const isNew = managed.length > 0 && managed.every((resource) => getAction(resource) === 'create');
  const outputs = Object.entries(plan?.output_changes ?? {}).flatMap(([name, change]) =>
    change.actions.every((action) => action === 'no-op')
      ? []
      : [{ name: maskText(name), differences: diffOutput(maskOutput(name, change)) }],
  );
  const failure = error ?? (plan ? undefined : 'the stack was not planned');
  const incomplete = plan?.errored ? 'the plan ended with an error and is incomplete' : undefined;
  const problem = failure ?? incomplete;
  const { applyable } = plan ?? {};
  return {
    ...{ stack, counts, isNew, outputs },
    ...(applyable !== undefined && { applyable }),
    ...(plan && findNotices(plan, warnings)),
    ...(problem !== undefined && { error: maskText(problem) }),
  };
}

const diffOutput = (change: Masked<OutputChange>): Difference[] =>
  diffAttributes({ change } as unknown as Masked<ResourceChange>);
