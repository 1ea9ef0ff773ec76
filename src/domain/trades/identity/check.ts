import { formatTradeContent, getTradeId, type Trade } from '../trade';
import { createViolation, type TradeViolation } from '../violation';
import type { IdentityConflict } from './history';
import { identifyTrades } from './identify';

/**
 * Checks a report against the reports that are known: a repetition, and each conflict of its trade that it causes. A
 * conflict between known reports is not its fault: the report can be the correction that resolves it.
 * @param known the reports with the same trade id or the same execution key
 */
export const checkIdentity = (report: Trade, known: readonly Trade[]): readonly TradeViolation[] => {
  const tradeId = getTradeId(report);
  const content = formatTradeContent(report);
  if (known.some((other) => formatTradeContent(other) === content))
    return [createViolation('repeated-report', 'sourceTradeId', tradeId, 'a report that is not known')];
  const before = new Set(identifyTrades(known).conflicts.map((conflict) => JSON.stringify(conflict)));
  return identifyTrades([...known, report])
    .conflicts.filter(({ tradeIds }) => tradeIds.includes(tradeId))
    .filter((conflict) => !before.has(JSON.stringify(conflict)))
    .flatMap((conflict) => toViolations(conflict, report));
};

/** Returns one violation per field that differs, or one for the version or the second id. */
const toViolations = (
  { kind, tradeIds, version, differences }: IdentityConflict,
  { action }: Trade,
): TradeViolation[] => {
  const trades = tradeIds.join(' and ');
  const where = version === undefined ? trades : `version ${version} of ${trades}`;
  if (kind === 'missing-version') return [createViolation(kind, 'version', 'nothing', where)];
  if (kind === 'version-after-cancel')
    return [createViolation(kind, 'version', where, 'no version after the cancellation')];
  if (kind === 'double-report')
    return [createViolation(kind, 'executionId', trades, 'one trade per source and execution')];
  // Two sources cannot change a trade at the same moment. If the first change were rejected, neither could be sent.
  const rule = kind === 'conflicting-terms' && action !== 'new' ? 'unmatched-change' : kind;
  return differences.map(({ field, values: [left, right] }) =>
    createViolation(rule, field, `${left} and ${right}`, `equal values in ${where}`),
  );
};
