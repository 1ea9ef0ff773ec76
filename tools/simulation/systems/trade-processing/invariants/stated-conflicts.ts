import { identifyTrades, type IdentityConflict } from '../../../../../src/domain/trades';
import type { RecordedEntry } from '../ledger-entries';

/** Names a conflict, whatever the order of its trades. */
const nameConflict = ({ kind, tradeIds, version }: Pick<IdentityConflict, 'kind' | 'tradeIds' | 'version'>) =>
  JSON.stringify([kind, [...tradeIds].sort(), version ?? null]);

/** Whether an entry names all trades of a conflict in what it states. */
const isStated = ({ tradeIds }: IdentityConflict, entries: readonly RecordedEntry[]): boolean =>
  entries.some(({ identity }) =>
    identity.some(({ expected }) => tradeIds.every((tradeId) => expected.includes(tradeId))),
  );

/**
 * Finds recorded trades that contradict each other, which neither an entry nor the command `reconcile` reports.
 * @param entries of both regions
 * @param reported the conflicts that the command has reported: those between regions that did not know each other's entries
 */
export const findSilentConflicts = (
  entries: readonly RecordedEntry[],
  reported: readonly Pick<IdentityConflict, 'kind' | 'tradeIds' | 'version'>[],
): readonly string[] => {
  const trades = entries.flatMap(({ isTrade, trade }) => (isTrade && trade ? [trade] : []));
  const known = new Set(reported.map(nameConflict));
  return identifyTrades(trades)
    .conflicts.filter(({ kind }) => kind !== 'missing-version')
    .filter((conflict) => !known.has(nameConflict(conflict)) && !isStated(conflict, entries))
    .map(
      ({ kind, tradeIds, version }) =>
        `${tradeIds.join(' and ')}${version === undefined ? '' : ` version ${version}`}: ${kind} between recorded trades; expected an entry or a report that states it`,
    );
};
