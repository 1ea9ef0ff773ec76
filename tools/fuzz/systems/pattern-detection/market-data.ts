import { createRandom } from '../../../simulation/core/random';
import { createPriceSeries } from '../../../simulation/systems/pattern-detection/price-series';
import { FUZZ_TIME } from '../../services/immediate-process';

const MINUTE_MS = 60_000;
const formatTime = (time: number): string => new Date(time).toISOString();
const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');

/** Bars that contain patterns, one a minute, until now. */
export const BARS = createPriceSeries(createRandom(1), 120).map((prices, index) => ({
  symbol: 'AAPL',
  timestamp: formatTime(FUZZ_TIME - (120 - index) * MINUTE_MS),
  ...prices,
}));

/** The records of a stream, as producers write them: an event each, a list, and lines. */
export const STREAM_RECORDS: readonly (readonly object[])[] = [
  BARS.slice(0, 4).map((bar) => ({ partitionKey: bar.symbol, data: encode(bar) })),
  [
    {
      partitionKey: 'AAPL',
      data: encode(BARS.slice(4, 7).map((bar) => ({ ...bar, interval: '1m', final: true }))),
    },
    { partitionKey: 'MSFT', data: encode({ symbol: 'MSFT', timestamp: FUZZ_TIME - 1_500, close: 394.2 }) },
  ],
  [
    {
      partitionKey: 'IBM',
      data: encode(
        BARS.slice(0, 2)
          .map((bar) => JSON.stringify({ ...bar, symbol: 'IBM' }))
          .join('\n'),
      ),
    },
  ],
];

/** Records from which bars are built: trades and events of other kinds, and the clock. */
export const TRADE_RECORDS: readonly (readonly object[])[] = [
  [
    {
      partitionKey: 'BTC/USDT',
      data: encode([
        {
          type: 'trade',
          symbol: 'BTC/USDT',
          timestamp: FUZZ_TIME - 2_000,
          price: 91_250.5,
          size: 0.25,
          id: 't-1',
        },
        {
          type: 'correction',
          symbol: 'BTC/USDT',
          timestamp: FUZZ_TIME - 1_000,
          price: 91_251,
          size: 0.25,
          id: 't-1',
        },
        { type: 'halt', symbol: 'BTC/USDT', timestamp: FUZZ_TIME - 900 },
        { type: 'split', symbol: 'BTC/USDT', timestamp: FUZZ_TIME - 800, factor: 2 },
      ]),
    },
    { partitionKey: 'clock', data: encode({ clock: formatTime(FUZZ_TIME), rows: ['00', 'ff'] }) },
  ],
];

/** The body of POST /patterns. */
export const PRICE_WINDOW = {
  symbol: 'AAPL',
  prices: BARS.slice(0, 40).map((bar, index) => ({
    ...bar,
    ...(index < 2 && { interval: '1m', final: true }),
  })),
};
