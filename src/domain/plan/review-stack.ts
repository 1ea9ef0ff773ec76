import { formatPath } from './attribute-path';
import { type ResolvedChange, createUnknownResolver } from './configuration/resolver';
import { countChanges } from './counts';
import { type Difference, diffAttributes, diffChange } from './diff';
import { type Impact, findImpacts } from './impact';
import { describeLossesInPlace } from './in-place-losses';
import {
  AddressMasker,
  ChangeMasker,
  createAddressMasker,
  maskOutput,
  maskText,
  type Masked,
  type OutputChange,
} from './mask';
import { findNotices } from './notices';
import { describeDeposed, formatImportId, getReplaceOrder } from './object-facts';
import {
  forgetsExisting,
  getAction,
  isImported,
  isMoved,
  type PlanDocument,
  type ResourceChange,
} from './plan';
import { findRenames } from './renames';
import type { ReviewInput, ReviewedChange, ReviewedStack } from './review';
import { describeLostData } from './stateful-resources';

/** A change with its impacts. */
interface ChangeWithImpacts {
  readonly change: ReviewedChange;
  readonly impacts: readonly Impact[];
}

/** A stack with its changes, in the order of the plan. */
interface StackWithChanges {
  readonly stack: ReviewedStack;
  readonly changes: readonly ChangeWithImpacts[];
}

/** Reviews a stack and its changes. All its addresses have one masker, so that each has one name in the whole review. */
export function reviewStack(input: ReviewInput['stacks'][number]): StackWithChanges {
  const { stack, plan } = input;
  if (plan === undefined) return { stack: summarizeStack(input, new AddressMasker()), changes: [] };
  const addresses = createAddressMasker(plan);
  const changes = plan.resource_changes.flatMap(createChangeReviewer(stack, plan, addresses));
  return { stack: summarizeStack(input, addresses), changes };
}

const createChangeReviewer = (stack: string, plan: PlanDocument, addresses: AddressMasker) => {
  const getMasker = createMaskerLookup(addresses);
  const resolveUnknownValues = createUnknownResolver(plan, (resource) => getMasker(resource).masked);
  const renames = findRenames(plan.resource_changes);
  return (resource: ResourceChange) => {
    const renamedTo = resource.deposed === undefined ? renames.get(resource.address) : undefined;
    return reviewChange(stack, getMasker(resource), {
      plan,
      resolved: resolveUnknownValues(resource),
      renamedTo: renamedTo === undefined ? undefined : addresses.mask(renamedTo),
    });
  };
};

/** Masks each change once, even if others refer to it. */
function createMaskerLookup(addresses: AddressMasker): (resource: ResourceChange) => ChangeMasker {
  const maskers = new Map<ResourceChange, ChangeMasker>();
  return (resource) => {
    const masker = maskers.get(resource) ?? new ChangeMasker(resource, addresses);
    maskers.set(resource, masker);
    return masker;
  };
}

interface ReviewContext {
  readonly plan: PlanDocument;
  readonly resolved: ResolvedChange;
  /** Masked. */
  readonly renamedTo: string | undefined;
}

const reviewChange = (stack: string, masker: ChangeMasker, { plan, resolved, renamedTo }: ReviewContext) => {
  const { change: resource, masked } = masker;
  const action = getAction(resource);
  if (resource.mode === 'data' || action === 'read') return [];
  if (action === 'no-op' && !isMoved(resource) && !isImported(resource)) return [];
  const differences = diffChange(masker);
  const forcedBy = (masked.change.replace_paths ?? []).filter((path) => path.length > 0).map(formatPath);
  const lost =
    action === 'delete' || action === 'replace'
      ? describeLostData(resource.type, resource.change.before)
      : undefined;
  const dataLoss =
    masker.maskText(
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
    ...(renamedTo !== undefined && { renamedTo }),
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
    attributes: resolved.attributes,
    change: resolved.after === undefined ? masked : masker.withAfter(resolved.after),
  });
  return [{ change, impacts }];
};

function summarizeStack(
  { stack, plan, error, warnings }: ReviewInput['stacks'][number],
  addresses: AddressMasker,
): ReviewedStack {
  const managed = (plan?.resource_changes ?? []).filter(({ mode }) => mode === 'managed');
  const counts = countChanges(managed);
  const isNew = managed.length > 0 && managed.every((resource) => getAction(resource) === 'create');
  const outputs = Object.entries(plan?.output_changes ?? {}).flatMap(([name, change]) =>
    change.actions.every((action) => action === 'no-op')
      ? []
      : [{ name: maskText(name), differences: diffOutput(maskOutput(name, change, addresses.secrets)) }],
  );
  const failure = error ?? (plan ? undefined : 'the stack was not planned');
  const incomplete = plan?.errored ? 'the plan ended with an error and is incomplete' : undefined;
  const problem = failure ?? incomplete;
  const { applyable } = plan ?? {};
  return {
    ...{ stack, counts, isNew, outputs },
    ...(applyable !== undefined && { applyable }),
    ...(plan && findNotices(plan, addresses, warnings)),
    ...(problem !== undefined && { error: addresses.maskText(problem) }),
  };
}

const diffOutput = (change: Masked<OutputChange>): Difference[] =>
  diffAttributes({ change } as unknown as Masked<ResourceChange>);
