export { BarFeed, type BarFeedOptions } from './bar-feed';
export { BarFormatError, decodeBars, encodeBars } from './encoding';
export { LATENESS_MS, SymbolBars, type BarOptions } from './symbol-bars';
export type { BarListener, BarRejection, Correction, InputBar, IntervalBar, Trade } from './types';
