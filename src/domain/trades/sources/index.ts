import type { TradeSource } from '../trade';
import type { TradeReading } from '../violation';
import { parseFixTrade } from './fix';
import { parseDeskTrade } from './json/desk';
import { parseClearingTrade } from './xml/clearing';

export {
  EXECUTION_REPORT,
  formatFixTrade,
  parseFixTrade,
  TRADE_CAPTURE_REPORT,
  type FixSession,
} from './fix';
export { formatDeskTrade, parseDeskTrade } from './json/desk';
export { CLEARING_NAMESPACE, formatClearingTrade, parseClearingTrade } from './xml/clearing';

/** The adapter of each source: it reads a message in the format of the source. */
export const PARSE_TRADE: Readonly<Record<TradeSource, (text: string) => TradeReading>> = {
  'order-management': parseFixTrade,
  clearing: parseClearingTrade,
  'trading-desk': parseDeskTrade,
};
