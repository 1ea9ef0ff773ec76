export { BarFeed, type BarFeedOptions } from './bar-feed';
export { BarRow } from './bar-row';
export { CORRECTED_TRADE } from './conditions';
export { BarFormatError, decodeRow, encodeRow, type EncodedRow } from './encoding';
export { LATENESS_MS, type BarOptions } from './bar-options';
export { SymbolBars } from './symbol-bars';
export type {
  BarListener,
  BarRejection,
  Correction,
  InputBar,
  IntervalBar,
  IntervalSplit,
  Split,
  Trade,
} from './types';
