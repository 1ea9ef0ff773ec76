import type { Trade } from '../../../domain/trades';
import { expectRecorded, expectRejected, type MessageList } from './messages';
import type { createNewTrades } from './new-trades';

type NewTrades = ReturnType<typeof createNewTrades>;

/** A multiple of the tick of every sample instrument. */
const STEP = 0.5;
const raise = ({ price }: Trade): string => String(Number(price) + STEP);

/** Returns the next version of a trade. */
const change = (trade: Trade, action: Trade['action'], changes: Partial<Trade> = {}): Trade => ({
  ...trade,
  version: trade.version + 1,
  action,
  ...changes,
});

/** Returns the report of the same execution by the clearing house, with its own id. */
const reportByClearing = (trade: Trade, changes: Partial<Trade> = {}): Trade => ({
  ...trade,
  source: 'clearing',
  sourceTradeId: `${trade.sourceTradeId}-leg`,
  ...changes,
});

/** Adds reports of executions that another report contains too: of another source, or of the same one. */
export function addSecondReports(list: MessageList, trades: NewTrades): void {
  const { 'order-management': oms, 'trading-desk': desk } = trades;
  for (const trade of [...oms.slice(0, 4), desk[0]!])
    list.addTrade(2, reportByClearing(trade), expectRecorded('the same execution, by clearing'));
  list.addTrade(
    2,
    reportByClearing(oms[4]!, { price: raise(oms[4]!) }),
    expectRejected('the same execution, at another price', 'conflicting-terms'),
  );
  list.addTrade(
    2,
    { ...oms[5]!, sourceTradeId: `${oms[5]!.sourceTradeId}-again` },
    expectRejected('the same execution, with a second id', 'double-report'),
  );
  list.addTrade(
    2,
    { ...desk[4]!, price: raise(desk[4]!) },
    expectRejected('the same version, at another price', 'conflicting-content'),
  );
}

/** Adds corrections and cancellations. */
export function addChanges(list: MessageList, trades: NewTrades): void {
  const { 'order-management': oms, clearing, 'trading-desk': desk } = trades;
  const corrected = [oms[6]!, clearing[6]!, desk[6]!].map((trade) =>
    change(trade, 'correct', { price: raise(trade) }),
  );
  for (const trade of corrected) list.addTrade(2, trade, expectRecorded('a correction'));
  list.addTrade(
    2,
    { ...change(desk[5]!, 'correct', { price: raise(desk[5]!) }), version: 3 },
    expectRecorded('a correction of a missing version', 'missing-version'),
  );
  const cancelled = change(clearing[7]!, 'cancel');
  list.addTrade(3, change(corrected[0]!, 'cancel'), expectRecorded('the cancellation of a correction'));
  list.addTrade(3, cancelled, expectRecorded('a cancellation'));
  list.addTrade(
    3,
    change(desk[7]!, 'cancel', { quantity: '50' }),
    expectRejected('a cancellation of another quantity', 'cancel-terms'),
  );
  list.addTrade(
    4,
    change(cancelled, 'correct', { price: raise(cancelled) }),
    expectRejected('a correction after the cancellation', 'version-after-cancel'),
  );
}
