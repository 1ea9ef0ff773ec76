import { BarFeed, type InputBar } from '../../../src/domain/bars';
import { getCalendar } from '../../../src/domain/calendar';
import { at, BarCollector, createBuilder, createTrade } from './bar-collector';

/** Creates a bar of one minute with the close as its only price. */
const createBar = (time: string, close: number, more: Partial<InputBar> = {}): InputBar => ({
  symbol: 'AAPL',
  timestamp: at(time),
  open: close,
  high: close,
  low: close,
  close,
  volume: 100,
  interval: '1m',
  ...more,
});

describe('a bar of the feed', () => {
  it('replaces the open one with the same start, and the final one closes it', () => {
    const { builder, listener } = createBuilder(['1m', '5m']);
    for (const close of [100, 102, 99]) builder.addBar(createBar('14:34:00', close));
    expect(listener.bars).toEqual([]);
    builder.addBar(createBar('14:34:00', 101, { high: 102, low: 99, final: true }));
    expect(listener.bars).toMatchObject([
      { interval: '1m', open: 101, high: 102, low: 99, close: 101, volume: 100 },
      { interval: '5m', open: 101, high: 102, low: 99, close: 101, volume: 100 },
    ]);
    builder.addBar(createBar('14:34:00', 103));
    expect(listener.rejected).toEqual(['14:34:00 late']);
  });

  it('closes two seconds after its end if it is not marked as final', () => {
    const { builder, listener } = createBuilder();
    for (const time of ['14:30:00', '14:31:00']) builder.addBar(createBar(time, 100));
    builder.addBar(createBar('14:30:00', 101));
    expect(listener.bars).toEqual([]);
    builder.addBar(createBar('14:32:00', 100));
    expect(listener.bars).toMatchObject([{ timestamp: at('14:30:00'), close: 101 }]);
  });

  it('is added to its own interval, and rejected if it is longer than all intervals', () => {
    const { builder, listener } = createBuilder(['1m', '5m', '15m']);
    builder.addBar(createBar('14:30:00', 100, { interval: '5m', final: true }));
    builder.addBar(createBar('14:35:00', 100, { interval: '1h' }));
    expect(listener.bars).toMatchObject([{ interval: '5m' }]);
    expect(listener.rejected).toEqual(['14:35:00 longer-interval']);
  });

  it('is added to the first interval if it has no interval', () => {
    const { builder, listener } = createBuilder(['5m']);
    for (const [time, close] of [
      ['14:30:00', 100],
      ['14:32:00', 103],
      ['14:34:00', 101],
    ] as const)
      builder.addBar(createBar(time, close, { interval: undefined, vwap: close, count: 5 }));
    builder.closeDue(at('14:35:02'));
    expect(listener.bars).toMatchObject([
      { open: 100, high: 103, low: 100, close: 101, volume: 300, count: 15, vwap: (100 + 103 + 101) / 3 },
    ]);
  });
});

describe('a feed of bars', () => {
  const start = (clock: 'feed' | 'symbol') => {
    const listener = new BarCollector();
    const feed = new BarFeed({ calendar: getCalendar('XNYS'), intervals: ['5m'], listener, clock });
    return { feed, listener };
  };

  it('can list one symbol after the other, if each has its own clock', () => {
    for (const clock of ['feed', 'symbol'] as const) {
      const { feed, listener } = start(clock);
      for (const symbol of ['A', 'B'])
        for (const time of ['14:30:00', '14:40:00'])
          feed.addBar({ ...createBar(time, 100), symbol, interval: '5m' });
      expect(feed.end()).toBe(0);
      expect(listener.bars).toHaveLength(clock === 'symbol' ? 4 : 3);
      expect(listener.rejected).toHaveLength(clock === 'symbol' ? 0 : 1);
    }
  });

  it('closes at its end the bars that have ended, and counts symbols with an open bar', () => {
    const { feed, listener } = start('symbol');
    feed.addTrade({ ...createTrade('14:30:01', 100), symbol: 'A' });
    feed.addTrade({ ...createTrade('14:34:58', 100), symbol: 'B' });
    feed.addTrade({ ...createTrade('14:30:01', 100), symbol: 'C' });
    feed.addTrade({ ...createTrade('14:33:00', 100), symbol: 'C' });
    expect(feed.end()).toBe(0);
    // The first bar of B began before its first trade.
    expect(listener.bars.map(({ symbol }) => symbol)).toEqual(['A', 'C']);
    feed.addTrade({ ...createTrade('14:36:00', 100), symbol: 'A' });
    expect(feed.end()).toBe(1);
  });

  it('passes corrections, splits and halts to the builder of the symbol', () => {
    const { feed, listener } = start('feed');
    feed.addTrade(createTrade('14:30:01', 100, 100, '7'));
    feed.correct({ ...createTrade('14:30:01', 104), id: '7' });
    feed.split('AAPL', 0.5);
    feed.halt('AAPL', at('14:32:00'));
    feed.closeDue(at('14:32:02'));
    expect(listener.bars).toMatchObject([{ open: 52, volume: 200, end: at('14:32:00') }]);
  });
});
