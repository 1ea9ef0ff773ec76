import { formatTradeContent, getTradeId, type Trade } from '../trade';
import { createViolation, type TradeViolation } from '../violation';
import type { IdentityConflict } from './history';
import { identifyTrades } from './identify';

/**
 * Checks a report against the reports that are known: a repetition, and each conflict in which its trade is involved.
 * @param known the reports with the same trade id or the same execution key
 */
export const checkIdentity = (report: Trade, known: readonly Trade[]): readonly TradeViolation[] => {
  const tradeId = getTradeId(report);
  const content = formatTradeContent(report);
  if (known.some((other) => formatTradeContent(other) === content))
    return [createViolation('repeated-report', 'sourceTradeId', tradeId, 'a report that is not known')];
  return identifyTrades([...known, report])
    .conflicts.filter(({ tradeIds }) => tradeIds.includes(tradeId))
    .flatMap(toViolations);
};

/** Returns one violation per field that differs, or one for the version or the second id. */
const toViolations = ({ kind, tradeIds, version, differences }: IdentityConflict): TradeViolation[] => {
  const trades = tradeIds.join(' and ');
  const where = version === undefined ? trades : `version ${version} of ${trades}`;
  if (kind === 'missing-version') return [createViolation(kind, 'version', 'nothing', where)];
  if (kind === 'version-after-cancel')
    return [createViolation(kind, 'version', where, 'no version after the cancellation')];
  if (kind === 'double-report')
    return [createViolation(kind, 'executionId', trades, 'one trade per source and execution')];
  return differences.map(({ field, values: [left, right] }) =>
    createViolation(kind, field, `${left} and ${right}`, `equal values in ${where}`),
  );
};
