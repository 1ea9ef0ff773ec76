import { actionOf, type Json } from '../plan/plan';
import { lostWith } from '../plan/stateful';
import { foreignParts } from './echoes';
import { EXPECTED, expectedBecause } from './expected';
import type { Facts } from './facts';
import { type Finding, type Kind, WHOLE } from './record';
import type { Subject } from './subjects';
import { at, differences, marked, type Path, pathText, same } from './values';

/** A finding before it is known what else was found in its stack. */
export interface Draft extends Pick<Finding, 'attribute' | 'before' | 'after' | 'kind' | 'reason'> {
  /** Whether it may only follow from another finding. */
  readonly consequence?: boolean;
  /** What AWS's command line is told to mend it, where no apply does. */
  readonly awsMend?: string;
}

/**
 * Judges one resource, attribute by attribute. A difference between the state and what the refresh found is drift if the
 * plan puts it back, or if it is a power that nobody declared; one between what the refresh found and the plan alone has
 * not been applied yet.
 */
export function judge(subject: Subject, facts: Facts): Draft[] {
  const action = actionOf(subject.change);
  const gone = subject.drifted && Object.keys(subject.real).length === 0;
  if (gone) {
    const lost = lostWith(subject.type);
    return [whole('drift', 'there', 'gone', lost && `lost with it: ${lost}`)];
  }
  if (action === 'create') return [whole('not yet applied', null, 'to be created')];
  if (action === 'delete') return [whole('not yet applied', 'there', 'to be destroyed')];
  if (action === 'forget') return [whole('not yet applied', 'recorded', 'to be forgotten')];
  const moved = differences(subject.recorded, subject.real).flatMap((path) =>
    judgeMoved(subject, path, facts),
  );
  const pending = pendingPaths(subject, moved);
  const foreign = judgeForeign(subject, facts);
  const drafts = withoutEchoedTags([...moved, ...foreign, ...pending]);
  if (drafts.length > 0 || action === 'no-op' || action === 'read') return drafts;
  const reason = subject.change.action_reason;
  const why = reason?.replace(/_/g, ' ') ?? 'its values follow from what it depends on';
  return [
    { ...whole('not yet applied', 'there', `to be ${action}d`, why), consequence: reason === undefined },
  ];
}

const whole = (kind: Kind, before: Json, after: Json, reason?: string): Draft => ({
  attribute: WHOLE,
  before,
  after,
  kind,
  ...(reason ? { reason } : {}),
});

/** The masked value at a path; where its very key is masked, that it is. */
function shownAt(masked: Json | undefined, raw: Json, path: Path): Json {
  const value = at(masked, path);
  return value === null && at(raw, path) !== null ? '(sensitive)' : value;
}

/** What is on a resource that no configuration put there. */
function judgeForeign({ type, address, recorded, real, shown }: Subject, facts: Facts): Draft[] {
  return foreignParts(type, address, recorded, real, facts).map(({ attribute, path, mend }) => ({
    attribute,
    before: path.length > 1 ? null : shownAt(shown.recorded, recorded, path),
    after: shownAt(shown.real, real, path),
    kind: 'drift',
    reason: 'no configuration declares it, so no apply takes it away',
    awsMend: mend,
  }));
}

/** What a difference between the state and what the refresh found means. */
function judgeMoved(subject: Subject, path: Path, facts: Facts): Draft[] {
  const { type, address, recorded, real, planned, shown, change } = subject;
  const attribute = String(path[0]);
  const draft = (kind: Kind, reason?: string): Draft => ({
    attribute: pathText(path),
    before: shownAt(shown.recorded, recorded, path),
    after: shownAt(shown.real, real, path),
    kind,
    ...(reason ? { reason } : {}),
  });
  const expected = expectedBecause({ type, attribute, recorded, real }, facts);
  if (expected) return [draft('expected', expected)];
  const unknown = marked(change.change.after_unknown, path);
  if (!unknown && !same(at(real, path), at(planned, path))) {
    const also = same(at(recorded, path), at(planned, path));
    return [
      draft('drift', also ? undefined : 'the configuration wants a third value: an apply sets that one'),
    ];
  }
  if (!facts.declares(address, attribute)) return [];
  if (unknown) return [draft('drift')];
  const guarded = EXPECTED.some((rule) => rule.type === type && rule.attributes.includes(attribute));
  return guarded
    ? [draft('drift', 'nothing that is meant to change it did')]
    : [draft('expected', 'the configuration says the same by now, or leaves it to others (ignore_changes)')];
}

/** What only the configuration has changed. What is known after the apply alone follows from something else. */
function pendingPaths({ real, planned, shown, change }: Subject, moved: readonly Draft[]): Draft[] {
  const told = moved.map(({ attribute }) => attribute);
  return differences(real, planned)
    .filter((path) => !hasUnknown(change.change.after_unknown, path))
    .filter((path) => !told.some((attribute) => overlap(attribute, pathText(path))))
    .map((path) => ({
      attribute: pathText(path),
      before: shownAt(shown.real, real, path),
      after: shownAt(shown.planned, planned, path),
      kind: 'not yet applied',
    }));
}

const overlap = (a: string, b: string): boolean =>
  [[a, b] as const, [b, a] as const].some(
    ([short, long]) => long.startsWith(short) && /^($|[.[])/.test(long.slice(short.length)),
  );

/** Whether something at or below a path is known after the apply only. */
function hasUnknown(marks: Json | undefined, path: Path): boolean {
  if (marked(marks, path)) return true;
  const some = (value: Json): boolean =>
    value === true || (typeof value === 'object' && value !== null && Object.values(value).some(some));
  return some(at(marks, path));
}

/** `tags_all` shows each tag a second time, and alone those that come from the provider's own. */
function withoutEchoedTags(drafts: readonly Draft[]): Draft[] {
  const told = new Set(drafts.map(({ attribute }) => attribute));
  return drafts.filter(
    ({ attribute }) => !attribute.startsWith('tags_all') || !told.has(attribute.replace(/^tags_all/, 'tags')),
  );
}
