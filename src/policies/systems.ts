import { PATTERN_DETECTION_REQUIREMENTS } from './pattern-detection';
import type { SystemRequirements } from './requirements/system-requirements';
import { TRANSACTION_PIPELINE_REQUIREMENTS } from './transaction-pipeline';

/** The requirements of each system, by its name. */
export const SYSTEM_REQUIREMENTS: Readonly<Record<string, SystemRequirements>> = {
  'pattern-detection': PATTERN_DETECTION_REQUIREMENTS,
  'transaction-pipeline': TRANSACTION_PIPELINE_REQUIREMENTS,
};
