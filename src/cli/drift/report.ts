import { type Ignore } from '../../domain/drift/ignores';
import { type DriftRecord, isDrift, KINDS, SEVERITIES } from '../../domain/drift/record';

/** What a check found. In JSON it is this object. */
export interface DriftReport {
  /** What was looked at to its end, whatever was found; an environment stands for what belongs to none of its stacks. */
  readonly stacks: readonly string[];
  /** Named by the user or all there are, and not deployed. */
  readonly notDeployed: readonly string[];
  readonly records: readonly DriftRecord[];
  /** How many findings an ignore covers. */
  readonly ignored: number;
  readonly expiredIgnores: readonly Ignore[];
  readonly unusedIgnores: readonly Ignore[];
}

/** The gravest first: by kind, then by severity, then by name. */
export function inOrder(records: readonly DriftRecord[]): DriftRecord[] {
  const weight = ({ kind, severity }: DriftRecord) => KINDS.indexOf(kind) * 10 + SEVERITIES.indexOf(severity);
  return [...records].sort(
    (a, b) =>
      weight(a) - weight(b) || a.address.localeCompare(b.address) || a.attribute.localeCompare(b.attribute),
  );
}

/** One cause: what was most likely one act, and the command that mends all of it. */
export interface Cause extends Pick<DriftRecord, 'kind' | 'severity' | 'reason' | 'mend' | 'firstSeen'> {
  readonly addresses: readonly string[];
  readonly changes: readonly Pick<DriftRecord, 'attribute' | 'before' | 'after'>[];
}

/**
 * Groups what was most likely one act: a tag that somebody took from ten functions is one cause, not ten, and so are ten
 * variables of one function.
 */
export function causes(records: readonly DriftRecord[]): Cause[] {
  const everywhere = grouped(inOrder(records), ({ kind, type, attribute, before, after, reason }) => [
    kind,
    type,
    attribute,
    before,
    after,
    reason,
  ]);
  const onThese = grouped(everywhere, (group) => {
    const { kind, severity, reason, mend } = group[0]!;
    return [kind, severity, reason, mend, group.map(({ address }) => address)];
  });
  return onThese.map((groups) => {
    const { kind, severity, reason, mend } = groups[0]![0]!;
    return {
      ...{ kind, severity, reason, mend },
      firstSeen: groups
        .flat()
        .map((one) => one.firstSeen)
        .sort()[0]!,
      addresses: groups[0]!.map(({ address }) => address),
      changes: groups.map(([one]) => one!),
    };
  });
}

function grouped<T>(items: readonly T[], key: (item: T) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const text = JSON.stringify(key(item));
    groups.set(text, [...(groups.get(text) ?? []), item]);
  }
  return [...groups.values()];
}

/** Why a check failed that an ignore is not in order for; undefined if all are. */
export function ignoresOutOfOrder({ expiredIgnores, unusedIgnores }: DriftReport): string | undefined {
  const named = (ignores: readonly Ignore[]) =>
    ignores.map(({ address, attribute, owner }) => `${address} ${attribute} (${owner})`).join(', ');
  const parts = [
    ...(expiredIgnores.length > 0 ? [`expired: ${named(expiredIgnores)}`] : []),
    ...(unusedIgnores.length > 0 ? [`nothing to ignore any more: ${named(unusedIgnores)}`] : []),
  ];
  return parts.length === 0
    ? undefined
    : `src/policies/drift-ignores.json: ${parts.join('; ')}: mend the drift, take the entry out or give it a new day`;
}

/** Whether the command ends with 2. */
export const hasDrift = ({ records }: DriftReport): boolean => records.some(isDrift);
