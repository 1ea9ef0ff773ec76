import { getAction, type Json } from '../plan/plan';
import { describeLostData } from '../plan/stateful-resources';
import type { ComparedResource } from './compared-resources';
import { findUndeclaredParts } from './derived-attributes';
import { EXPECTED_CHANGES, explainExpectedChange } from './expected-changes';
import { type DriftFinding, type DriftKind, WHOLE_RESOURCE } from './finding';
import type { StackFacts } from './stack-facts';
import {
  areEquivalent,
  type AttributePath,
  findDifferences,
  formatPath,
  getValueAt,
  isMarked,
} from './values';

/** A finding before it is combined with the other findings of its stack. */
export interface DraftFinding extends Pick<
  DriftFinding,
  'attribute' | 'before' | 'after' | 'kind' | 'reason'
> {
  /** Whether the finding may be a consequence of another one. */
  readonly consequence?: boolean;
  /** The arguments of the AWS CLI that fix the finding, if no apply does. */
  readonly awsFix?: string;
}

/**
 * Classifies the differences of one resource, attribute by attribute. A difference between the state and the refreshed
 * resource is drift if the plan reverts it, or if it is a permission that nothing declares. A difference between the
 * refreshed resource and the plan alone is not applied yet.
 */
export function classifyResource(resource: ComparedResource, facts: StackFacts): DraftFinding[] {
  const action = getAction(resource.change);
  const isDeleted = resource.drifted && Object.keys(resource.actual).length === 0;
  if (isDeleted) {
    const dataLoss = describeLostData(resource.type, resource.recorded);
    return [createResourceFinding('drift', 'exists', 'deleted', dataLoss && `data loss: ${dataLoss}`)];
  }
  if (action === 'create') return [createResourceFinding('not yet applied', null, 'to be created')];
  if (action === 'delete') return [createResourceFinding('not yet applied', 'exists', 'to be destroyed')];
  if (action === 'forget')
    return [createResourceFinding('not yet applied', 'in the state', 'to be removed from the state')];
  const changed = findDifferences(resource.recorded, resource.actual).flatMap((path) =>
    classifyAttribute(resource, path, facts),
  );
  const pending = findPendingChanges(resource, changed);
  const undeclared = classifyUndeclaredParts(resource, facts);
  const drafts = removeDuplicateTags([...changed, ...undeclared, ...pending]);
  if (drafts.length > 0 || action === 'no-op' || action === 'read') return drafts;
  const actionReason = resource.change.action_reason;
  const reason = actionReason?.replace(/_/g, ' ') ?? 'its values depend on another change';
  return [
    {
      ...createResourceFinding('not yet applied', 'exists', `to be ${action}d`, reason),
      consequence: actionReason === undefined,
    },
  ];
}

const createResourceFinding = (
  kind: DriftKind,
  before: Json,
  after: Json,
  reason?: string,
): DraftFinding => ({
  attribute: WHOLE_RESOURCE,
  before,
  after,
  kind,
  ...(reason ? { reason } : {}),
});

/** Returns the masked value at a path, or a placeholder if its key is masked too. */
function getMaskedValue(masked: Json | undefined, raw: Json, path: AttributePath): Json {
  const value = getValueAt(masked, path);
  return value === null && getValueAt(raw, path) !== null ? '(sensitive)' : value;
}

function classifyUndeclaredParts(
  { type, address, recorded, actual, masked }: ComparedResource,
  facts: StackFacts,
): DraftFinding[] {
  return findUndeclaredParts(type, address, recorded, actual, facts).map(({ attribute, path, awsFix }) => ({
    attribute,
    before: path.length > 1 ? null : getMaskedValue(masked.recorded, recorded, path),
    after: getMaskedValue(masked.actual, actual, path),
    kind: 'drift',
    reason: 'no configuration declares it, so no apply removes it',
    awsFix,
  }));
}

/** Classifies a difference between the state and the refreshed resource. */
function classifyAttribute(
  resource: ComparedResource,
  path: AttributePath,
  facts: StackFacts,
): DraftFinding[] {
  const { type, address, recorded, actual, planned, masked, change } = resource;
  const attribute = String(path[0]);
  const createDraft = (kind: DriftKind, reason?: string): DraftFinding => ({
    attribute: formatPath(path),
    before: getMaskedValue(masked.recorded, recorded, path),
    after: getMaskedValue(masked.actual, actual, path),
    kind,
    ...(reason ? { reason } : {}),
  });
  const expectedReason = explainExpectedChange({ type, attribute, recorded, actual }, facts);
  if (expectedReason) return [createDraft('expected', expectedReason)];
  const isUnknown = isMarked(change.change.after_unknown, path);
  if (!isUnknown && !areEquivalent(getValueAt(actual, path), getValueAt(planned, path))) {
    const isReverted = areEquivalent(getValueAt(recorded, path), getValueAt(planned, path));
    return [
      createDraft(
        'drift',
        isReverted ? undefined : 'the configuration changed too: an apply sets a third value',
      ),
    ];
  }
  if (!facts.declares(address, attribute)) return [];
  if (isUnknown) return [createDraft('drift')];
  const hasRule = EXPECTED_CHANGES.some((rule) => rule.type === type && rule.attributes.includes(attribute));
  return hasRule
    ? [createDraft('drift', 'no service that is allowed to change it did so')]
    : [
        createDraft(
          'expected',
          'the configuration has the same value now, or ignores changes (ignore_changes)',
        ),
      ];
}

/** Finds the differences that only the configuration causes. Values that are known after the apply are skipped. */
function findPendingChanges(
  { actual, planned, masked, change }: ComparedResource,
  changed: readonly DraftFinding[],
): DraftFinding[] {
  const reported = changed.map(({ attribute }) => attribute);
  return findDifferences(actual, planned)
    .filter((path) => !hasUnknown(change.change.after_unknown, path))
    .filter((path) => !reported.some((attribute) => isSameOrNested(attribute, formatPath(path))))
    .map((path) => ({
      attribute: formatPath(path),
      before: getMaskedValue(masked.actual, actual, path),
      after: getMaskedValue(masked.planned, planned, path),
      kind: 'not yet applied',
    }));
}

/** Whether two paths are equal or one contains the other. */
const isSameOrNested = (a: string, b: string): boolean =>
  [[a, b] as const, [b, a] as const].some(
    ([short, long]) => long.startsWith(short) && /^($|[.[])/.test(long.slice(short.length)),
  );

/** Whether the value at a path, or a part of it, is known only after the apply. */
function hasUnknown(marks: Json | undefined, path: AttributePath): boolean {
  if (isMarked(marks, path)) return true;
  const containsMark = (value: Json): boolean =>
    value === true ||
    (typeof value === 'object' && value !== null && Object.values(value).some(containsMark));
  return containsMark(getValueAt(marks, path));
}

/** Removes the copies in `tags_all`, which also contains the tags of `tags`. */
function removeDuplicateTags(drafts: readonly DraftFinding[]): DraftFinding[] {
  const reported = new Set(drafts.map(({ attribute }) => attribute));
  return drafts.filter(
    ({ attribute }) =>
      !attribute.startsWith('tags_all') || !reported.has(attribute.replace(/^tags_all/, 'tags')),
  );
}
