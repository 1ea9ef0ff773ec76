import { PATTERN_DETECTION_NAMES } from '../pattern-detection/bootstrap-names';
import { TRADE_FOUNDATION_NAMES } from '../trade-foundation/bootstrap-names';
import { TRADE_PROCESSING_NAMES } from '../trade-processing/bootstrap-names';
import { TRADING_PLATFORM_NAMES } from '../trading-platform/bootstrap-names';
import { TRANSACTION_PIPELINE_NAMES } from '../transaction-pipeline/bootstrap-names';
import type { SystemNames } from './system-names';

/** The systems that each environment contains. After a change here, apply the bootstrap stack again. */
export const BOOTSTRAP_SYSTEMS: readonly SystemNames[] = [
  PATTERN_DETECTION_NAMES,
  TRANSACTION_PIPELINE_NAMES,
  TRADE_FOUNDATION_NAMES,
  TRADE_PROCESSING_NAMES,
  TRADING_PLATFORM_NAMES,
];
