import { getExecutionKey, getNeighbourKey, getTradeId, type Trade } from '../trade';
import { compareTerms } from './differences';
import { buildHistories, groupSorted, type IdentityConflict, type TradeHistory } from './history';

/** One execution, as all sources report it. */
export interface Execution {
  readonly executionKey: string;
  /** The ids of the trades that report it: the lineage of the execution. */
  readonly tradeIds: readonly string[];
  /** `single`: one source; `agreed`: all sources with the same terms; `conflict`: the sources differ. */
  readonly state: 'single' | 'agreed' | 'conflict';
}

/** What the reports of all sources mean together. */
export interface IdentifiedTrades {
  readonly trades: readonly TradeHistory[];
  /** The executions of the current versions. A trade whose current version is in conflict is in no execution. */
  readonly executions: readonly Execution[];
  readonly conflicts: readonly IdentityConflict[];
}

/**
 * Finds out which reports are the same trade. Reports of one source with the same id and version are one report if their
 * contents are equal. Trades of several sources with the same execution key are one execution if their economic terms
 * are equal. All else is a conflict. The result does not depend on the order of the reports or on repetitions.
 */
export const identifyTrades = (reports: readonly Trade[]): IdentifiedTrades => {
  const trades = buildHistories(reports);
  const current = trades.flatMap(({ current: trade }) => (trade ? [trade] : []));
  const groups = groupSorted(current, createGroupKey(current)).map(([executionKey, ofExecution]) => {
    const conflicts = findConflicts(ofExecution);
    const sources = new Set(ofExecution.map(({ source }) => source));
    const execution: Execution = {
      executionKey,
      tradeIds: ofExecution.map(getTradeId),
      state: conflicts.length > 0 ? 'conflict' : sources.size > 1 ? 'agreed' : 'single',
    };
    return { execution, conflicts };
  });
  return {
    trades,
    executions: groups.map(({ execution }) => execution),
    conflicts: [
      ...trades.flatMap(({ conflicts }) => conflicts),
      ...groups.flatMap(({ conflicts }) => conflicts),
    ],
  };
};

/**
 * Creates the function that assigns trades to executions. A trade just after midnight belongs to the execution of the day
 * before if another trade reports it just before midnight: the clocks differ.
 */
const createGroupKey = (trades: readonly Trade[]): ((trade: Trade) => string) => {
  const beforeMidnight = new Set(
    trades.filter((trade) => getNeighbourKey(trade)?.isBefore === false).map(getExecutionKey),
  );
  return (trade) => {
    const neighbour = getNeighbourKey(trade);
    return neighbour?.isBefore && beforeMidnight.has(neighbour.key) ? neighbour.key : getExecutionKey(trade);
  };
};

/** @param trades the trades of one execution, in the order of their ids */
const findConflicts = (trades: readonly Trade[]): IdentityConflict[] => {
  const bySource = groupSorted(trades, ({ source }) => source).map(([, ofSource]) =>
    pickOpenTrades(ofSource),
  );
  const twice = bySource.flatMap(([first, ...others]) =>
    others.map((other) => createConflict('double-report', first!, other)),
  );
  const ofSources = bySource.map(([first]) => first!);
  const different = ofSources.flatMap((a, index) =>
    ofSources
      .slice(index + 1)
      .map((b) => createConflict('conflicting-terms', a, b))
      .filter(({ differences }) => differences.length > 0),
  );
  return [...twice, ...different];
};

/** A source may cancel a trade and report the execution again with another id, so open trades replace cancelled ones. */
const pickOpenTrades = (trades: readonly Trade[]): readonly Trade[] => {
  const open = trades.filter(({ action }) => action !== 'cancel');
  return open.length > 0 ? open : trades.slice(0, 1);
};

const createConflict = (
  kind: 'double-report' | 'conflicting-terms',
  a: Trade,
  b: Trade,
): IdentityConflict => ({
  kind,
  tradeIds: [getTradeId(a), getTradeId(b)],
  differences: compareTerms(a, b),
});
