import { identifyTrades, type Trade } from '../../../src/domain/trades';
import { createTradeEvent, formatMessage } from '../../domain/trade-records/records';
import { createTrade } from '../../domain/trades/trades';
import { World } from './world';

/** Faults that users of programs that record trades reported, by repository and issue, through all steps. */
const report = (trade: Trade, id: string) =>
  createTradeEvent(trade.source, [{ id: 'm1', text: formatMessage(trade) }], id);
const clearing = (changes: Partial<Trade> = {}) =>
  createTrade({ source: 'clearing', sourceTradeId: 'C-7', symbol: undefined, ...changes });

/** Processes trades one after the other, each in an event of its own. */
const processAll = async (trades: readonly Trade[], world = new World()) => {
  const outcomes: string[] = [];
  for (const [index, trade] of trades.entries())
    outcomes.push(...(await world.process(report(trade, `event-${index}`))));
  const { executions, conflicts } = identifyTrades(world.store.trades.map(({ payload }) => payload.trade));
  return { world, outcomes, executions, conflicts };
};

describe('a trade that is cancelled and booked again (portfolio 5915, ib_insync 364)', () => {
  const first = createTrade();
  const cancelled = createTrade({ version: 2, action: 'cancel' });
  const again = createTrade({ sourceTradeId: '1002' });

  it('counts once, with the same execution id', async () => {
    const { outcomes, executions, conflicts } = await processAll([first, cancelled, again]);
    expect(outcomes).toEqual(['recorded', 'recorded', 'recorded']);
    expect([executions.length, conflicts]).toEqual([1, []]);
  });

  it('is rejected while the cancellation is still on its way, and recorded when it is sent again', async () => {
    const { outcomes, conflicts } = await processAll([first, again, cancelled, again]);
    expect(outcomes).toEqual(['recorded', 'rejected', 'recorded', 'recorded']);
    expect(conflicts).toEqual([]);
  });

  it('cannot have the id and version of the cancelled one: that is the first report again', async () => {
    const other = { ...first, price: '271.36' };
    const { outcomes } = await processAll([first, cancelled, first, other]);
    expect(outcomes).toEqual(['recorded', 'recorded', 'repeated', 'rejected']);
  });

  it('may get another execution id with a correction', async () => {
    const corrected = createTrade({ version: 2, action: 'correct', executionId: '100200.02' });
    const { outcomes, executions } = await processAll([first, corrected]);
    expect(outcomes).toEqual(['recorded', 'recorded']);
    expect(executions.map(({ executionKey }) => executionKey)).toEqual(['XNAS:2026-11-25:100200.02:buy']);
  });
});

describe('two executions', () => {
  it('at the same time and price, and with the same quantity, are two (tradetally 297, rotki 9779)', async () => {
    const second = createTrade({ sourceTradeId: '1002', executionId: '100201' });
    const { outcomes, executions } = await processAll([createTrade(), second]);
    expect([outcomes, executions.length]).toEqual([['recorded', 'recorded'], 2]);
  });

  it('are one if a source cuts its time to the minute: its report is a stated conflict (tradetally 385)', async () => {
    const precise = createTrade({ executedAt: '2026-11-25T15:30:42.123Z' });
    const cut = clearing({ executedAt: '2026-11-25T15:30:00Z' });
    const { outcomes, executions, world } = await processAll([precise, cut]);
    expect([outcomes, executions.length]).toEqual([['recorded', 'rejected'], 1]);
    expect(JSON.stringify(world.store.entries.at(-1))).toContain('conflicting-terms');
  });

  it.each([
    ['2026-11-25T23:59:59.900Z', '2026-11-26T00:00:00.100Z'],
    ['2026-11-26T00:00:00.100Z', '2026-11-25T23:59:59.900Z'],
  ])('are one if two clocks differ at midnight: %s and %s', async (executedAt, other) => {
    const trades = [createTrade({ executedAt }), clearing({ executedAt: other })];
    const world = new World();
    // No venue of the fixtures is open at midnight, which is a warning.
    const { outcomes, executions } = await processAll(trades, world);
    expect(outcomes).toEqual(['recorded', 'recorded']);
    expect(executions).toMatchObject([{ state: 'agreed' }]);
    expect(world.store.executions).toHaveLength(2);
    expect(await world.process(report(clearing({ sourceTradeId: 'C-8', executedAt: other }), 'x'))).toEqual([
      'rejected',
    ]);
  });
});
