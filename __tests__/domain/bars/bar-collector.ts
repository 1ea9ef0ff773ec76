import { SymbolBars, type BarListener, type IntervalBar } from '../../../src/domain/bars';
import { getCalendar, type Interval } from '../../../src/domain/calendar';

/** Collects the bars and rejections of a builder. */
export class BarCollector implements BarListener {
  readonly bars: IntervalBar[] = [];
  readonly rejected: string[] = [];

  onBar(bar: IntervalBar): void {
    this.bars.push(bar);
  }

  onRejected({ timestamp }: { timestamp: number }, reason: string): void {
    this.rejected.push(`${new Date(timestamp).toISOString().slice(11, 19)} ${reason}`);
  }
}

/** Creates a builder of the symbol AAPL on the calendar of New York with its collector. */
export function createBuilder(intervals: readonly Interval[] = ['1m'], startedAt = '2024-12-02T14:00:00Z') {
  const listener = new BarCollector();
  const options = { calendar: getCalendar('XNYS'), intervals, listener };
  return { builder: new SymbolBars('AAPL', options, Date.parse(startedAt)), listener, options };
}

/** Creates a trade at a time of 2024-12-02. @param time such as `14:30:00.500` */
export function createTrade(time: string, price: number, size = 100, id?: string) {
  return { symbol: 'AAPL', timestamp: at(time), price, size, ...(id !== undefined && { id }) };
}

export const at = (time: string): number => Date.parse(`2024-12-02T${time}Z`);
