import type { Bar } from '../patterns/types';
import { type InputViolation, formatInputValue } from '../validation';
import type { MarketEvent } from './event';
import { EVENT_KIND, isPriceEvent } from './event-kind';
import type { EventFields } from './fields';

/**
 * Collects the bars of a price window from its events. The whole window is known, so a correction changes the trade that
 * it names, and a split converts the prices before it. Bars that are not final, halts and resumes add nothing.
 */
export class WindowBars {
  private bars: (Bar | undefined)[] = [];
  /** The index of the bar of each trade with an id. */
  private readonly trades = new Map<string, number>();
  private lastPrice = -Infinity;
  private newest = -Infinity;

  /**
   * Adds the next event.
   * @param value the event as sent, for messages
   * @returns a violation if the event does not fit those before it
   */
  add({ kind, bar, details }: MarketEvent, value: EventFields, path: string): InputViolation | undefined {
    const { timestamp } = bar;
    const isPrice = isPriceEvent(kind) && details?.final !== false;
    if (timestamp < this.newest || (isPrice && timestamp === this.lastPrice)) {
      const rule = `be ${isPrice ? 'later' : 'not earlier'} than the one before it`;
      return { field: `${path}.timestamp`, rule, got: formatInputValue(value.timestamp) };
    }
    this.newest = timestamp;
    if (isPrice) {
      this.lastPrice = timestamp;
      if (details?.id !== undefined) this.trades.set(details.id, this.bars.length);
      this.bars.push(bar);
    }
    if (kind === EVENT_KIND.split) this.split(details!.factor!);
    return kind === EVENT_KIND.correction ? this.correct(bar, details!.id!, path) : undefined;
  }

  /** Returns the bars in order of time. */
  list(): readonly Bar[] {
    return this.bars.filter((bar) => bar !== undefined);
  }

  private split(factor: number): void {
    this.bars = this.bars.map(
      (bar) =>
        bar && {
          ...bar,
          open: bar.open / factor,
          high: bar.high / factor,
          low: bar.low / factor,
          close: bar.close / factor,
          volume: bar.volume * factor,
        },
    );
  }

  private correct({ close, volume }: Bar, id: string, path: string): InputViolation | undefined {
    const index = this.trades.get(id);
    const trade = index === undefined ? undefined : this.bars[index];
    if (index === undefined || trade === undefined)
      return {
        field: `${path}.id`,
        rule: 'be the id of an earlier trade of the window',
        got: formatInputValue(id),
      };
    this.bars[index] =
      volume === 0 ? undefined : { ...trade, open: close, high: close, low: close, close, volume };
    return undefined;
  }
}
