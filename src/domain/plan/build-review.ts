import { escapeTexts } from './control-characters';
import type { Impact } from './impact';
import { maskPath, maskValue } from './mask';
import type { Action, Json } from './plan';
import { reviewStack } from './review-stack';
import type {
  CostDifference,
  DriftedAttribute,
  PolicyResult,
  ReviewInput,
  PlanReview,
  ReviewedChange,
  WaivedResult,
} from './review';

/** Builds a review from plans: masks secrets, compares attributes, finds impacts and escapes control characters. */
export function buildReview({ stacks, cost, policy, waived, drift = [] }: ReviewInput): PlanReview {
  const reviewed = stacks.map(reviewStack);
  const changes = reviewed.flatMap((stack) => stack.changes);
  return escapeTexts({
    stacks: reviewed.map(({ stack }) => stack),
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
