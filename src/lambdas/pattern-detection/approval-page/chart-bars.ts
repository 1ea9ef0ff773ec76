import { combineBars, type PriceBar } from '../../../domain/recent-bars';
import { EMPTY_HTML, Html, markup } from './markup';

/** The maximum number of bars in a chart; more would overlap. */
const MAX_BARS = 110;
/** The share of the distance between two bars that a body fills. */
const BODY_SHARE = 0.6;
/** The share by which bars may extend the range of the pattern's prices. The chart cuts off a bad print outside it. */
const MAX_OVERSHOOT = 0.5;

/** The positions of prices and bars in a chart. */
export interface ChartScale {
  /** The position of the bar with this number. */
  readonly x: (index: number) => number;
  readonly y: (price: number) => number;
}

/** Selects the bars to draw. */
export const selectChartBars = (bars: readonly PriceBar[]): readonly PriceBar[] =>
  combineBars(bars, MAX_BARS);

/** Extends a range of prices, within limits, so that it contains the bars. */
export const extendRange = (
  low: number,
  high: number,
  bars: readonly PriceBar[],
): readonly [number, number] => {
  const limit = MAX_OVERSHOOT * (high - low);
  return [
    Math.max(low - limit, Math.min(low, ...bars.map((bar) => bar.low))),
    Math.min(high + limit, Math.max(high, ...bars.map((bar) => bar.high))),
  ];
};

/** Returns the number of the bar that contains a time. */
export const findBarIndex = (bars: readonly PriceBar[], time: number): number => {
  const index = bars.findIndex(({ timestamp }) => timestamp >= time);
  return index === -1 ? bars.length - 1 : index;
};

/** Renders bars as candles: a thin line from low to high, and a body from open to close. */
export const renderBars = (bars: readonly PriceBar[], { x, y }: ChartScale): Html => {
  if (bars.length < 2) return EMPTY_HTML;
  const width = Math.max(1, BODY_SHARE * (x(1) - x(0)));
  const drawPath = (name: string, selected: readonly number[], from: keyof PriceBar, to: keyof PriceBar) => {
    const lines = selected.map((index) => {
      const [top, bottom] = [y(bars[index]![from]), y(bars[index]![to])];
      // A body without a height would be invisible.
      const end = Math.abs(bottom - top) < 1 ? top + 1 : bottom;
      return `M${x(index).toFixed(1)} ${top.toFixed(1)}V${end.toFixed(1)}`;
    });
    return lines.length === 0 ? EMPTY_HTML : markup`<path class="${name}" d="${lines.join('')}" />`;
  };
  const numbers = bars.map((_, index) => index);
  const rising = numbers.filter((index) => bars[index]!.close >= bars[index]!.open);
  const falling = numbers.filter((index) => bars[index]!.close < bars[index]!.open);
  return markup`${drawPath('wick up', rising, 'high', 'low')}${drawPath('wick down', falling, 'high', 'low')}
    <g stroke-width="${width.toFixed(1)}">
      ${drawPath('body up', rising, 'open', 'close')}${drawPath('body down', falling, 'open', 'close')}
    </g>`;
};
