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

/** One cause: the same change of the same attribute, wherever it was made, and the command that mends all of it. */
export interface Cause {
  readonly first: DriftRecord;
  readonly records: readonly DriftRecord[];
}

/** Groups what was most likely one act: a tag that somebody took from ten functions is one cause, not ten. */
export function causes(records: readonly DriftRecord[]): Cause[] {
  const byAct = new Map<string, DriftRecord[]>();
  for (const record of inOrder(records)) {
    const { kind, type, attribute, before, after } = record;
    const act = JSON.stringify([kind, type, attribute, before, after]);
    byAct.set(act, [...(byAct.get(act) ?? []), record]);
  }
  return [...byAct.values()].map((group) => ({ first: group[0]!, records: group }));
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
