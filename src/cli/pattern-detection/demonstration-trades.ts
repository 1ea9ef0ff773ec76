import { findBarSpan, getCalendar, type Interval } from '../../domain/calendar';
import { EVENT_KIND, toEventFields, type WrittenEvent } from '../../domain/market-data';
import { generateCloses } from './load/path';
import { createRandom } from '../statistics/random';

const SYMBOLS = ['DEMO-A', 'DEMO-B', 'DEMO-C', 'DEMO-D', 'DEMO-E'];
/** The day before the first session of 2024 in New York. */
const START = Date.UTC(2024, 0, 1);
/** The number of bars of each symbol; each symbol has a chart pattern in them. */
const BARS = 400;
const FIRST_SHAPE = { least: 60, step: 40 };
const TRADES_PER_BAR = 4;
const TRADE_SIZE = 100;
/** Outside of sessions, the time advances in steps of this length until the next session. */
const STEP_MS = 15 * 60_000;

/**
 * Generates trades of five symbols in order of time. The bars of each symbol contain a pattern. The trades are the same
 * in each run.
 * @param calendarId the calendar with the sessions of the bars
 */
export function* generateDemonstrationTrades(
  interval: Interval,
  calendarId: string,
): Generator<WrittenEvent> {
  const paths = SYMBOLS.map((_, index) =>
    generateCloses(createRandom(index + 1), FIRST_SHAPE.least + index * FIRST_SHAPE.step),
  );
  const prices = paths.map((path) => path.next().value as number);
  let bar = 0;
  for (const { start, end } of generateSpans(interval, calendarId)) {
    const closes = paths.map((path) => path.next().value as number);
    for (let part = 1; part <= TRADES_PER_BAR; part++) {
      const timestamp = Math.floor(start + ((part - 0.5) * (end - start)) / TRADES_PER_BAR);
      for (const [index, symbol] of SYMBOLS.entries()) {
        const price = prices[index]! + ((closes[index]! - prices[index]!) * part) / TRADES_PER_BAR;
        yield createTrade(symbol, timestamp, Math.round(price * 100) / 100, `${bar}-${part}`);
      }
    }
    prices.splice(0, prices.length, ...closes);
    bar++;
  }
}

function* generateSpans(interval: Interval, calendarId: string) {
  const calendar = getCalendar(calendarId);
  let time = START;
  for (let count = 0; count < BARS;) {
    const span = findBarSpan(calendar, interval, time);
    time = span?.end ?? time + STEP_MS;
    if (span === undefined) continue;
    count++;
    yield span;
  }
}

const createTrade = (symbol: string, timestamp: number, price: number, id: string): WrittenEvent =>
  toEventFields({
    kind: EVENT_KIND.trade,
    bar: { symbol, timestamp, open: price, high: price, low: price, close: price, volume: TRADE_SIZE },
    details: { id },
  });
