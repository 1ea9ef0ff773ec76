import { addSettlementDays } from '../../../domain/calendar';
import type { Trade } from '../../../domain/trades';
import { findLastWeekendDay } from '../samples/sessions';
import { expectRecorded, expectRejected, type MessageList } from './messages';
import { createTrade, type RunDay, type TradeChoice } from './new-trades';

/** The number of the first trade with a fault. */
const FIRST_NUMBER = 50;

/** Adds messages that the validator rejects or warns about, and messages that it cannot read. */
export function addFaults(list: MessageList, day: RunDay): void {
  let number = FIRST_NUMBER;
  const create = (
    source: Trade['source'],
    symbol: string,
    choice: Partial<TradeChoice> = {},
    changes: Partial<Trade> = {},
  ): Trade => ({ ...createTrade(day, { number: number++, source, symbol, ...choice }), ...changes });

  const house = { account: 'HOUSE-EQ-1' };
  list.addTrade(
    1,
    create('order-management', 'AAPL', {}, { price: '271.005' }),
    expectRejected('half a cent', 'tick-size'),
  );
  list.addTrade(
    1,
    create('trading-desk', 'SAP', {}, { isin: 'DE0007164601' }),
    expectRejected('a mistyped ISIN', 'isin-check-digit', 'unknown-reference'),
  );
  list.addTrade(
    1,
    create('clearing', 'SIE', {}, { account: 'PENSION-70' }),
    expectRejected('an unknown account', 'unknown-reference'),
  );
  list.addTrade(
    1,
    create('trading-desk', 'BMW', { ...house, quantity: '60000' }),
    expectRejected('more than the limit of the account', 'quantity-limit'),
  );
  list.addTrade(
    1,
    create('order-management', 'IBM', { percent: 120 }),
    expectRejected('20 % above the market', 'price-band'),
  );
  list.addTrade(
    1,
    create('trading-desk', 'MSFT', { account: 'CLOSED-03', quantity: '100' }),
    expectRejected('a closed account', 'inactive-reference'),
  );
  const weekend = findLastWeekendDay(day.midnight);
  const onWeekend = {
    executedAt: `${weekend}T12:00:00Z`,
    settlementDate: addSettlementDays('TARGET', weekend, 2),
  };
  list.addTrade(
    1,
    create('clearing', 'ALV', {}, onWeekend),
    expectRejected('executed on a weekend', 'trading-day'),
  );
  list.addTrade(
    1,
    create('order-management', 'JPM', { quantity: '37' }),
    expectRecorded('an odd lot', 'lot-size'),
  );
  const late = create('clearing', 'AIR');
  list.addTrade(
    1,
    { ...late, settlementDate: addSettlementDays('TARGET', late.settlementDate, 1) },
    expectRecorded('settles a day later', 'settlement-cycle'),
  );
  list.addTrade(
    1,
    create('trading-desk', 'SIE', { percent: 104 }),
    expectRecorded('4 % above the market', 'price-deviation'),
  );
  const corrupt = list.addUnreadable(
    1,
    create('order-management', 'AAPL'),
    ['=AAPL\x01', '=AAPX\x01'],
    expectRejected('a wrong checksum', 'checksum'),
  );
  list.addUnreadable(
    1,
    create('clearing', 'SAP'),
    ['</TradId>', '</TradeId>'],
    expectRejected('XML that is not well-formed', 'syntax'),
  );
  list.addUnreadable(
    1,
    create('trading-desk', 'BMW'),
    ['"price"', '"px"'],
    expectRejected('an unknown field', 'unknown-field'),
  );
  list.addRepeat(2, corrupt, 'the rejected message again');
}
