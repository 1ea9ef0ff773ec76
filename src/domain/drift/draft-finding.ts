import type { Json } from '../plan/plan';
import type { ComparedResource } from './compared-resources';
import { type DriftFinding, type DriftKind, WHOLE_RESOURCE } from './finding';
import { type AttributePath, formatPath, getValueAt } from './values';

/** A finding before it is combined with the other findings of its stack. */
export interface DraftFinding extends Pick<
  DriftFinding,
  'attribute' | 'before' | 'after' | 'kind' | 'reason'
> {
  /** Whether the finding may be a consequence of another one. */
  readonly consequence?: boolean;
  /** The arguments of the AWS CLI that fix the finding, if no apply does. */
  readonly awsFix?: string;
  /** Whether an apply of the stack does not fix the finding. */
  readonly notByApply?: boolean;
}

export const createResourceFinding = (
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

type Version = 'recorded' | 'actual' | 'planned';

/** Creates a finding about an attribute, with its masked values in two versions of the resource. */
export const createAttributeFinding = (
  kind: DriftKind,
  resource: ComparedResource,
  path: AttributePath,
  [before, after]: readonly [Version, Version],
): DraftFinding => ({
  attribute: formatPath(path),
  before: getMaskedValue(resource.masked[before], resource[before], path),
  after: getMaskedValue(resource.masked[after], resource[after], path),
  kind,
});

/** Returns the masked value at a path, or a placeholder if its key is masked too. */
export function getMaskedValue(masked: Json | undefined, raw: Json, path: AttributePath): Json {
  const value = getValueAt(masked, path);
  return value === null && getValueAt(raw, path) !== null ? '(sensitive)' : value;
}
