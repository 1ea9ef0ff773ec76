import { LATENESS_MS, type IntervalBar, type Trade } from '../../../src/domain/bars';
import type { Interval } from '../../../src/domain/calendar';
import { at, createBuilder, createTrade } from './bar-collector';

/** Formats bars as `14:30:00 to 14:31:00 open high low close volume`. */
const format = (bars: readonly IntervalBar[]) =>
  bars.map(({ timestamp, end, open, high, low, close, volume }) => {
    const [from, to] = [timestamp, end].map((time) => new Date(time).toISOString().slice(11, 19));
    return `${from} to ${to} ${[open, high, low, close, volume].join(' ')}`;
  });

describe('a bar closes', () => {
  it('when an event is two seconds newer than its end', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100));
    builder.addTrade(createTrade('14:30:50', 101));
    builder.addTrade(createTrade('14:31:01.999', 102));
    expect(listener.bars).toEqual([]);
    builder.addTrade(createTrade('14:31:02', 102));
    expect(format(listener.bars)).toEqual(['14:30:00 to 14:31:00 100 101 100 101 200']);
    expect(listener.bars[0]).toMatchObject({ symbol: 'AAPL', interval: '1m', count: 2, vwap: 100.5 });
  });

  it('when the newest event of the feed is later than that of the symbol', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100));
    builder.addTrade(createTrade('14:30:59', 101), at('14:31:02'));
    expect(format(listener.bars)).toEqual(['14:30:00 to 14:31:00 100 100 100 100 100']);
    expect(listener.rejected).toEqual(['14:30:59 late']);
  });

  it('by the timer, if the symbol is idle; later trades are late', () => {
    const { builder, listener } = createBuilder(['1m', '5m']);
    builder.addTrade(createTrade('14:34:10', 100));
    builder.closeDue(at('14:35:01.999'));
    expect(listener.bars).toEqual([]);
    expect(builder.isOpen).toBe(true);
    builder.closeDue(at('14:35:02'));
    expect(listener.bars.map(({ interval }) => interval)).toEqual(['1m', '5m']);
    expect(builder.isOpen).toBe(false);
    builder.addTrade(createTrade('14:34:59', 101));
    expect(listener.rejected).toEqual(['14:34:59 late']);
  });

  it('at the first trade after the session, which is in no bar', () => {
    const { builder, listener } = createBuilder(['1m', '1h', '1d']);
    builder.addTrade(createTrade('20:59:59.999', 100));
    builder.addTrade(createTrade('21:00:02', 101));
    expect(format(listener.bars)).toEqual([
      '20:59:00 to 21:00:00 100 100 100 100 100',
      '20:30:00 to 21:00:00 100 100 100 100 100',
      '14:30:00 to 21:00:00 100 100 100 100 100',
    ]);
    expect(listener.rejected).toEqual(['21:00:02 outside-session']);
  });
});

describe('trades', () => {
  it('of equal time all count: the first sets the open, the last the close', () => {
    const { builder, listener } = createBuilder();
    for (const price of [100, 103, 99, 101]) builder.addTrade(createTrade('14:30:10', price));
    builder.closeDue(at('14:32:00'));
    expect(format(listener.bars)).toEqual(['14:30:00 to 14:31:00 100 103 99 101 400']);
  });

  it('that arrive late change the open, the high and the low, but not the close', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100));
    builder.addTrade(createTrade('14:30:09', 102));
    builder.addTrade(createTrade('14:31:00', 101));
    builder.addTrade(createTrade('14:30:59', 99));
    builder.closeDue(at('14:31:02'));
    expect(format(listener.bars)).toEqual(['14:30:00 to 14:31:00 102 102 99 99 300']);
  });

  it('leave no bar in an interval without trades', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100));
    builder.addTrade(createTrade('14:40:10', 101));
    builder.closeDue(at('14:42:00'));
    expect(format(listener.bars)).toEqual([
      '14:30:00 to 14:31:00 100 100 100 100 100',
      '14:40:00 to 14:41:00 101 101 101 101 100',
    ]);
  });

  it('before the start of the feed are missing: a bar that began before it is omitted', () => {
    const { builder, listener } = createBuilder(['1m', '5m'], '2024-12-02T14:31:02.001Z');
    for (const time of ['14:31:02.001', '14:32:01', '14:35:01']) builder.addTrade(createTrade(time, 100));
    builder.closeDue(at('14:40:02'));
    expect(format(listener.bars).map((text) => text.slice(0, 20))).toEqual([
      '14:32:00 to 14:33:00',
      '14:35:00 to 14:36:00',
      '14:35:00 to 14:40:00',
    ]);
  });

  it('with the id of a recent one are copies', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100, 100, '7'));
    builder.addTrade(createTrade('14:30:10', 100, 100, '8'));
    builder.addTrade(createTrade('14:30:10', 100, 100, '7'));
    builder.closeDue(at('14:32:00'));
    builder.addTrade(createTrade('14:32:30', 100, 100, '8'));
    expect(listener.bars[0]!.count).toBe(2);
    expect(listener.rejected).toEqual(['14:30:10 duplicate', '14:32:30 duplicate']);
  });

  it.each([
    ...[['W'], ['2'], ['AveragePrice'], ['Z'], ['Sold Last']],
    ...[['V'], ['53'], ['Qualified Contingent Trade'], ['C'], ['20'], ['21'], ['M'], ['15']],
  ])('with the condition %s set no price', (code) => {
    const { builder, listener } = createBuilder();
    builder.addTrade({ ...createTrade('14:30:10', 100), conditions: ['@', 'F'] });
    builder.addTrade({ ...createTrade('14:30:11', 101), conditions: ['@', code] });
    builder.closeDue(at('14:32:00'));
    expect(format(listener.bars)).toEqual(['14:30:00 to 14:31:00 100 100 100 100 100']);
    expect(listener.rejected).toEqual(['14:30:11 no-price']);
  });
});

describe('the trade of a closing auction', () => {
  const finish = (trades: readonly Trade[], intervals: readonly Interval[] = ['1h', '1d']) => {
    const { builder, listener } = createBuilder(intervals);
    builder.addTrade(createTrade('20:59:59.900', 109.07));
    for (const trade of trades) builder.addTrade(trade);
    builder.closeDue(at('21:05:00'));
    return { bars: format(listener.bars), rejected: listener.rejected };
  };
  const createClosing = (time: string, condition = '6') => ({
    ...createTrade(time, 108.86, 5_000),
    conditions: [' ', condition],
  });

  it.each(['6', '8', 'Market Center Closing Trade'])(
    'is the close of the last bar and of the day, although it is reported after the close: %s',
    (condition) => {
      expect(finish([createClosing('21:00:00.012', condition)])).toEqual({
        bars: [
          '20:30:00 to 21:00:00 109.07 109.07 108.86 108.86 5100',
          '14:30:00 to 21:00:00 109.07 109.07 108.86 108.86 5100',
        ],
        rejected: [],
      });
    },
  );

  it('is outside the session if the bar is closed, as are other trades after the close', () => {
    expect(finish([createClosing('21:00:02')], ['1h']).rejected).toEqual(['21:00:02 outside-session']);
    expect(finish([createTrade('21:00:00.012', 108)], ['1h']).rejected).toEqual(['21:00:00 outside-session']);
  });

  it('is in the bar of its time during the session', () => {
    const { bars } = finish([createClosing('20:59:59.950')], ['1h']);
    expect(bars).toEqual(['20:30:00 to 21:00:00 109.07 109.07 108.86 108.86 5100']);
  });
});

describe('a correction', () => {
  const correct = (time: string, price: number, size = 100) => ({
    ...createTrade(time, price, size),
    id: '7',
  });

  it('changes a trade of the open bar, even its high', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100, 100, '6'));
    builder.addTrade(createTrade('14:30:20', 104, 100, '7'));
    builder.addTrade(createTrade('14:30:30', 101, 100, '8'));
    builder.correct(correct('14:30:20', 102, 50));
    builder.closeDue(at('14:32:00'));
    expect(format(listener.bars)).toEqual(['14:30:00 to 14:31:00 100 102 100 101 250']);
  });

  it('of size 0 cancels the trade', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100, 100, '7'));
    builder.correct(correct('14:30:10', 100, 0));
    builder.closeDue(at('14:32:00'));
    expect(listener.bars).toEqual([]);
  });

  it('is rejected as late if the bar is closed or the trade is unknown', () => {
    const { builder, listener } = createBuilder();
    builder.correct(correct('14:30:10', 100));
    builder.addTrade(createTrade('14:30:10', 100, 100, '7'));
    builder.closeDue(at('14:31:02'));
    builder.correct(correct('14:30:11', 101));
    expect(listener.rejected).toEqual(['14:30:10 late', '14:30:11 late']);
  });

  it('is rejected as late if 16 other trades followed the corrected one', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100, 100, '7'));
    for (let i = 0; i < 16; i++) builder.addTrade(createTrade('14:30:11', 100, 100, `other ${i}`));
    builder.correct(correct('14:30:12', 101));
    expect(listener.rejected).toEqual(['14:30:12 late']);
  });
});

describe('a price more than 5 % from the last one', () => {
  function createWithLast() {
    const created = createBuilder();
    created.builder.addTrade(createTrade('14:30:10', 100));
    created.builder.addTrade(createTrade('14:30:11', 106));
    return created;
  }
  const finish = ({ builder, listener }: ReturnType<typeof createWithLast>) => {
    builder.closeDue(at('14:32:00'));
    return format(listener.bars);
  };

  it('is a bad print if the next trade is near the last one', () => {
    const created = createWithLast();
    created.builder.addTrade(createTrade('14:30:12', 101));
    expect(created.listener.rejected).toEqual(['14:30:11 bad-print']);
    expect(finish(created)).toEqual(['14:30:00 to 14:31:00 100 101 100 101 200']);
  });

  it('counts if the next trade is within 1 % of it', () => {
    const created = createWithLast();
    created.builder.addTrade(createTrade('14:30:12', 107));
    expect(finish(created)).toEqual(['14:30:00 to 14:31:00 100 107 100 107 300']);
  });

  it('counts if no trade contradicts it for three seconds', () => {
    const created = createWithLast();
    created.builder.closeDue(at('14:30:13.999'));
    expect(created.builder.prices.pending).toBeDefined();
    created.builder.closeDue(at('14:30:14'));
    expect(created.builder.prices.pending).toBeUndefined();
    expect(finish(created)).toEqual(['14:30:00 to 14:31:00 100 106 100 106 200']);
  });

  it('counts if the bar closes before the next trade', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100));
    builder.addTrade(createTrade('14:30:59.900', 106));
    builder.closeDue(at('14:31:02'));
    expect(format(listener.bars)).toEqual(['14:30:00 to 14:31:00 100 106 100 106 200']);
  });

  it('counts if the next trade is nearer to it than to the last one, because a market moves fast', () => {
    const created = createWithLast();
    created.builder.addTrade(createTrade('14:30:12', 112));
    created.builder.addTrade(createTrade('14:30:13', 120));
    created.builder.addTrade(createTrade('14:30:14', 127));
    created.builder.addTrade(createTrade('14:30:15', 126));
    expect(created.listener.rejected).toEqual([]);
    expect(finish(created)).toEqual(['14:30:00 to 14:31:00 100 127 100 126 600']);
  });

  it('is a bad print if the next trade is far from both', () => {
    const created = createWithLast();
    created.builder.addTrade(createTrade('14:30:12', 94));
    created.builder.addTrade(createTrade('14:30:13', 94));
    expect(created.listener.rejected).toEqual(['14:30:11 bad-print']);
    expect(finish(created)).toEqual(['14:30:00 to 14:31:00 100 100 94 94 300']);
  });

  it('counts after a halt, although the reopened market is volatile', () => {
    const { builder, listener } = createBuilder(['5m']);
    builder.addTrade(createTrade('14:30:10', 100));
    builder.endAt(at('14:32:11'));
    [75, 77, 74.5, 76.2, 79, 77.5].forEach((price, second) =>
      builder.addTrade(createTrade(`14:37:1${second}`, price)),
    );
    builder.closeDue(at('14:45:00'));
    expect(listener.rejected).toEqual([]);
    expect(format(listener.bars).at(-1)).toBe('14:35:00 to 14:40:00 75 79 74.5 77.5 600');
  });

  it('is normal where the median range of the bars is more than 0.5 %', () => {
    const { builder, listener } = createBuilder();
    for (const minute of ['30', '31', '32']) {
      builder.addTrade(createTrade(`14:${minute}:10`, 100));
      builder.addTrade(createTrade(`14:${minute}:11`, 101));
    }
    builder.addTrade(createTrade('14:33:10', 109));
    builder.addTrade(createTrade('14:33:11', 101));
    expect(listener.rejected).toEqual([]);
  });
});

describe('a halt', () => {
  it('closes the bars two seconds after it; the rest of the interval is another bar', () => {
    const { builder, listener } = createBuilder(['1m', '5m']);
    builder.addTrade(createTrade('14:31:10', 100));
    builder.endAt(at('14:32:30'));
    builder.closeDue(at('14:32:32'));
    builder.addTrade(createTrade('14:34:40', 104));
    builder.closeDue(at('14:36:00'));
    expect(format(listener.bars)).toEqual([
      '14:31:00 to 14:32:00 100 100 100 100 100',
      '14:30:00 to 14:32:30 100 100 100 100 100',
      '14:34:00 to 14:35:00 104 104 104 104 100',
      '14:32:30 to 14:35:00 104 104 104 104 100',
    ]);
  });
});

describe('a split', () => {
  it('multiplies the prices of the open bar, and divides its volume', () => {
    const { builder, listener } = createBuilder();
    builder.addTrade(createTrade('14:30:10', 100, 100, '7'));
    builder.addTrade(createTrade('14:30:11', 104, 100));
    builder.split(0.25);
    builder.addTrade(createTrade('14:30:12', 25.5, 400));
    builder.closeDue(at('14:32:00'));
    expect(listener.rejected).toEqual([]);
    expect(format(listener.bars)).toEqual(['14:30:00 to 14:31:00 25 26 25 25.5 1200']);
    expect(listener.bars[0]!.vwap).toBe((100 * 100 + 104 * 100 + 25.5 * 400) / 1200);
  });
});

test('bars wait two seconds for late events', () => expect(LATENESS_MS).toBe(2_000));
