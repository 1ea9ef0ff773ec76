import type { EntryReference } from '../ledger';
import { getTradeId, identifyTrades, type IdentityConflict } from '../trades';
import type { RecordedTrade } from './payloads';

/** Recorded trades that cannot all be true, because the regions recorded them without knowledge of each other. */
export interface RegionalConflict extends IdentityConflict {
  /** The entries of the versions in conflict, of all regions. */
  readonly entries: readonly EntryReference[];
  /** The version with which the source has corrected it; undefined while the conflict is open. */
  readonly correctedBy?: number;
}

/**
 * Finds the conflicts between recorded trades that no entry states. A region rejects what conflicts with trades that it knows,
 * or records it with a warning. What the other region recorded during a failover it did not know.
 * @param recorded all versions of some trades, of all regions
 */
export const findRegionalConflicts = (recorded: readonly RecordedTrade[]): readonly RegionalConflict[] => {
  const { trades, conflicts } = identifyTrades(recorded.map(({ payload }) => payload.trade));
  const current = new Map(trades.map((history) => [history.tradeId, history.current?.version]));
  return conflicts
    .filter((conflict) => conflict.kind !== 'missing-version' && !isStated(conflict, recorded))
    .map((conflict) => {
      const { tradeIds, version } = conflict;
      const newest = version === undefined ? undefined : current.get(tradeIds[0]!);
      return {
        ...conflict,
        entries: recorded
          .filter(({ payload: { trade } }) => {
            const tradeId = getTradeId(trade);
            return tradeIds.includes(tradeId) && trade.version === (version ?? current.get(tradeId));
          })
          .map(({ entry }) => entry),
        ...(newest !== undefined && newest > version! && { correctedBy: newest }),
      };
    });
};

/** Whether an entry of the trades has a warning about them: a change that the other source has not reported yet. */
const isStated = ({ tradeIds }: IdentityConflict, recorded: readonly RecordedTrade[]): boolean => {
  const names = tradeIds.join(' and ');
  return (
    tradeIds.length > 1 &&
    recorded.some(
      ({ payload: { trade, identity } }) =>
        tradeIds.includes(getTradeId(trade)) && identity.some(({ expected }) => expected.endsWith(names)),
    )
  );
};
