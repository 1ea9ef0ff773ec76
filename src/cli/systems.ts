import { patternDetectionCommands } from './pattern-detection';
import type { SystemCommands } from './system-commands';
import { tradeFoundationCommands } from './trade-foundation';
import { tradeProcessingCommands } from './trade-processing';
import { tradingPlatformCommands } from './trading-platform';
import { transactionPipelineCommands } from './transaction-pipeline';

/** The systems of the command line. The first one is the default of `up`. */
export const SYSTEM_COMMANDS: readonly SystemCommands[] = [
  patternDetectionCommands,
  transactionPipelineCommands,
  tradeFoundationCommands,
  tradeProcessingCommands,
  tradingPlatformCommands,
];
