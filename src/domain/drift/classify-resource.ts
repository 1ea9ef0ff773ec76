import { getAction, type Json } from '../plan/plan';
import { describeLostData } from '../plan/stateful-resources';
import type { ComparedResource } from './compared-resources';
import { findUndeclaredParts } from './derived-attributes';
import {
  createAttributeFinding,
  createResourceFinding,
  type DraftFinding,
  getMaskedValue,
} from './draft-finding';
import { EXPECTED_CHANGES, explainExpectedChange } from './expected-changes';
import type { DriftKind } from './finding';
import { formatIgnoredFix } from './ignored-attribute-fixes';
import { findPendingChanges, findStateChanges } from './pending-changes';
import type { StackFacts } from './stack-facts';
import {
  areEquivalent,
  type AttributePath,
  type Comparison,
  compareByType,
  findDifferences,
  getValueAt,
  isMarked,
} from './values';

/** The reason of a finding that an apply does not revert, but overwrites. */
export const THIRD_VALUE = 'the configuration changed too: an apply sets a third value';

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
    const isCreated = action === 'create' || action === 'replace';
    const reason = [
      ...(dataLoss === undefined ? [] : [`data loss: ${dataLoss}`]),
      ...(isCreated
        ? []
        : ['the configuration does not contain it any longer, so no apply creates it again']),
    ].join('; ');
    return [
      {
        ...createResourceFinding('drift', 'exists', 'deleted', reason),
        ...(!isCreated && { notByApply: true }),
      },
    ];
  }
  if (action === 'create') return [createResourceFinding('not yet applied', null, 'to be created')];
  if (action === 'delete') return [createResourceFinding('not yet applied', 'exists', 'to be destroyed')];
  if (action === 'forget')
    return [createResourceFinding('not yet applied', 'in the state', 'to be removed from the state')];
  const changed = findChangedPaths(resource).flatMap((path) => classifyAttribute(resource, path, facts));
  const pending = [...findPendingChanges(resource, changed), ...findStateChanges(resource)];
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

/** The path of a difference between two versions, and the comparison that found it. */
interface ChangedPath {
  readonly path: AttributePath;
  readonly comparison: Comparison;
}

/**
 * Finds the values that the refresh changed. Null, 0 and empty values may replace each other without a cause, but not
 * if the plan restores the recorded one.
 */
function findChangedPaths({ type, recorded, actual, planned, change }: ComparedResource): ChangedPath[] {
  const comparison = compareByType(type);
  const changed = findDifferences(recorded, actual, comparison).map((path) => ({ path, comparison }));
  if (!change.change.actions.includes('update')) return changed;
  const strict = { ...comparison, strict: true };
  const emptied = findDifferences(recorded, actual, strict).filter(
    (path) =>
      areEquivalent(getValueAt(recorded, path), getValueAt(actual, path), comparison, path) &&
      areEquivalent(getValueAt(recorded, path), getValueAt(planned, path), strict, path) &&
      !isMarked(change.change.after_unknown, path),
  );
  return [...changed, ...emptied.map((path) => ({ path, comparison: strict }))];
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
  { path, comparison }: ChangedPath,
  facts: StackFacts,
): DraftFinding[] {
  const { type, address, recorded, actual, planned, change } = resource;
  const attribute = String(path[0]);
  const createDraft = (kind: DriftKind, reason?: string): DraftFinding => ({
    ...createAttributeFinding(kind, resource, path, ['recorded', 'actual']),
    ...(reason ? { reason } : {}),
  });
  const expectedReason = explainExpectedChange({ type, attribute, recorded, actual }, facts);
  if (expectedReason) return [createDraft('expected', expectedReason)];
  const isUnknown = isMarked(change.change.after_unknown, path);
  const isSame = (a: Json, b: Json) =>
    areEquivalent(getValueAt(a, path), getValueAt(b, path), comparison, path);
  if (!isUnknown && !isSame(actual, planned)) {
    const isReverted = isSame(recorded, planned);
    return [createDraft('drift', isReverted ? undefined : THIRD_VALUE)];
  }
  if (!facts.declares(address, attribute)) return [];
  if (isUnknown) return [createDraft('drift')];
  const hasRule = EXPECTED_CHANGES.some((rule) => rule.type === type && rule.attributes.includes(attribute));
  const awsFix = formatIgnoredFix(type, attribute, recorded, actual);
  return hasRule
    ? [
        {
          ...createDraft('drift', 'no service that is allowed to change it did so'),
          ...(awsFix === undefined ? { notByApply: true } : { awsFix }),
        },
      ]
    : [
        createDraft(
          'expected',
          'the configuration has the same value now, or ignores changes (ignore_changes)',
        ),
      ];
}

/** Removes the copies in `tags_all`, which also contains the tags of `tags`. */
function removeDuplicateTags(drafts: readonly DraftFinding[]): DraftFinding[] {
  const reported = new Set(drafts.map(({ attribute }) => attribute));
  return drafts.filter(
    ({ attribute }) =>
      !attribute.startsWith('tags_all') || !reported.has(attribute.replace(/^tags_all/, 'tags')),
  );
}
