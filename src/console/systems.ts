import { patternDetectionSection } from './pattern-detection';
import type { ConsoleSection } from './server/section';
import { tradesSection } from './trade-processing';
import { createTradingPlatformSection } from './trading-platform';
import { transactionsSection } from './transaction-pipeline';

/** The sections of the systems, in the order of the navigation. */
export const SYSTEM_SECTIONS: readonly ConsoleSection[] = [
  patternDetectionSection,
  transactionsSection,
  tradesSection,
  createTradingPlatformSection(),
];
