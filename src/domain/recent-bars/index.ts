export { BarLog, MAX_LOG_BARS, MAX_ROW_BARS, type ClosedBars } from './bar-log';
export { decodeBarList, encodeBarList, type PriceBar } from './encoding';
export {
  combineBars,
  decodePatternBars,
  encodePatternBars,
  findFirstTime,
  MAX_PATTERN_BARS,
} from './pattern-bars';
export { formatSeries } from './series';
