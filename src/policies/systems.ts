import { PATTERN_DETECTION_REQUIREMENTS } from './pattern-detection';
import type { SystemRequirements } from './requirements/system-requirements';
import { TRADE_FOUNDATION_REQUIREMENTS } from './trade-foundation';
import { TRADE_PROCESSING_REQUIREMENTS } from './trade-processing';
import { TRADING_PLATFORM_REQUIREMENTS } from './trading-platform';
import { TRANSACTION_PIPELINE_REQUIREMENTS } from './transaction-pipeline';

/** The requirements of each system, by its name. */
export const SYSTEM_REQUIREMENTS: Readonly<Record<string, SystemRequirements>> = {
  'pattern-detection': PATTERN_DETECTION_REQUIREMENTS,
  'transaction-pipeline': TRANSACTION_PIPELINE_REQUIREMENTS,
  'trade-foundation': TRADE_FOUNDATION_REQUIREMENTS,
  'trade-processing': TRADE_PROCESSING_REQUIREMENTS,
  'trading-platform': TRADING_PLATFORM_REQUIREMENTS,
};
