import { PATTERN_DETECTION } from './pattern-detection';
import { TRADE_FOUNDATION } from './trade-foundation';
import { TRADE_PROCESSING } from './trade-processing';
import { TRADING_PLATFORM } from './trading-platform';
import type { TrafficModel } from './traffic';
import { TRANSACTION_PIPELINE } from './transaction-pipeline';

/**
 * The traffic model of each system, by the system's name. A system without one is estimated without traffic: its
 * usage-based resources are listed, not counted.
 */
export const TRAFFIC_MODELS: Readonly<Record<string, TrafficModel>> = {
  'pattern-detection': PATTERN_DETECTION,
  'transaction-pipeline': TRANSACTION_PIPELINE,
  'trade-foundation': TRADE_FOUNDATION,
  'trade-processing': TRADE_PROCESSING,
  'trading-platform': TRADING_PLATFORM,
};
