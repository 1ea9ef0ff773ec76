import { type IgnoreRule } from '../../domain/drift/ignore-rules';
import { type DriftRecord, isDrift, DRIFT_KINDS, DRIFT_SEVERITIES } from '../../domain/drift/finding';

/** The result of a scan; `stacks drift --json` prints this object. */
export interface DriftReport {
  /** The stacks that were scanned completely, and `environment-<suffix>` for the unmanaged resources. */
  readonly stacks: readonly string[];
  readonly notDeployed: readonly string[];
  readonly records: readonly DriftRecord[];
  /** How many findings an ignore rule covers. */
  readonly ignored: number;
  readonly expiredIgnores: readonly IgnoreRule[];
  readonly unusedIgnores: readonly IgnoreRule[];
}

/** Sorts records by kind, then by severity, then by address. */
export function sortRecords(records: readonly DriftRecord[]): DriftRecord[] {
  const getSortWeight = ({ kind, severity }: DriftRecord) =>
    DRIFT_KINDS.indexOf(kind) * 10 + DRIFT_SEVERITIES.indexOf(severity);
  return [...records].sort(
    (a, b) =>
      getSortWeight(a) - getSortWeight(b) ||
      a.address.localeCompare(b.address) ||
      a.attribute.localeCompare(b.attribute),
  );
}

/** Records that probably result from the same action, with the command that fixes all of them. */
export interface DriftCause extends Pick<DriftRecord, 'kind' | 'severity' | 'reason' | 'fix' | 'firstSeen'> {
  readonly addresses: readonly string[];
  readonly changes: readonly Pick<DriftRecord, 'attribute' | 'before' | 'after'>[];
}

/**
 * Groups records that probably have one cause: the same tag removed from ten functions, or ten variables changed in one
 * function.
 */
export function groupByCause(records: readonly DriftRecord[]): DriftCause[] {
  const sameChange = groupBy(sortRecords(records), ({ kind, type, attribute, before, after, reason }) => [
    kind,
    type,
    attribute,
    before,
    after,
    reason,
  ]);
  const sameResources = groupBy(sameChange, (group) => {
    const { kind, severity, reason, fix } = group[0]!;
    return [kind, severity, reason, fix, group.map(({ address }) => address)];
  });
  return sameResources.map((groups) => {
    const { kind, severity, reason, fix } = groups[0]![0]!;
    return {
      ...{ kind, severity, reason, fix },
      firstSeen: groups
        .flat()
        .map(({ firstSeen }) => firstSeen)
        .sort()[0]!,
      addresses: groups[0]!.map(({ address }) => address),
      changes: groups.map(([record]) => record!),
    };
  });
}

function groupBy<T>(items: readonly T[], getKey: (item: T) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify(getKey(item));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

/** Explains which ignore rules are expired or unused; undefined if there are none. */
export function explainIgnoreProblems({ expiredIgnores, unusedIgnores }: DriftReport): string | undefined {
  const listRules = (rules: readonly IgnoreRule[]) =>
    rules.map(({ address, attribute, owner }) => `${address} ${attribute} (${owner})`).join(', ');
  const problems = [
    ...(expiredIgnores.length > 0 ? [`expired: ${listRules(expiredIgnores)}`] : []),
    ...(unusedIgnores.length > 0 ? [`unused, no such drift: ${listRules(unusedIgnores)}`] : []),
  ];
  return problems.length === 0
    ? undefined
    : `src/policies/drift-ignores.json: ${problems.join('; ')}: fix the drift, remove the entry or set a later date`;
}

/** Whether the command exits with 2. */
export const hasDrift = ({ records }: DriftReport): boolean => records.some(isDrift);
