import type { SystemRequirements } from '../requirements/system-requirements';
import { APPROVAL_REQUIREMENTS } from './approvals';
import { DATA_REQUIREMENTS } from './data';
import { DELIVERY_REQUIREMENTS } from './delivery';
import { MONITORING_REQUIREMENTS } from './monitoring';
import { OPERATION_REQUIREMENTS } from './operations';
import { PATTERN_DETECTION_RULES } from './rules';

/** The requirements of pattern detection. Their numbers are the rows of help/pattern-detection.md. */
export const PATTERN_DETECTION_REQUIREMENTS: SystemRequirements = {
  rules: PATTERN_DETECTION_RULES,
  requirements: [
    ...DATA_REQUIREMENTS,
    ...DELIVERY_REQUIREMENTS,
    ...MONITORING_REQUIREMENTS,
    ...OPERATION_REQUIREMENTS,
    ...APPROVAL_REQUIREMENTS,
  ],
  // Approvers open a signed link in a browser, which sends no API key.
  publicPaths: [/^\/approve\//],
  coveredByGeneralRules: {
    C1: ['MS-FN-1'],
    C4: ['MS-TRC-1', 'MS-TRC-2', 'MS-TRC-3'],
    C8: ['MS-DDB-2'],
    C11: ['MS-REL-1'],
    C15: ['MS-TAG-1'],
    C16: ['MS-DEL-1', 'MS-DEL-2'],
    C17: ['MS-FN-7', 'MS-SRC-1', 'MS-SRC-2'],
    T7: ['MS-NAM-1'],
    'requirement 2': ['MS-FN-2'],
    'requirement 8': ['MS-FN-6', 'MS-LOG-1'],
    'requirement 10': ['MS-SQS-2'],
    'requirement 16': ['MS-API-2', 'MS-WAF-1', 'MS-WAF-2'],
    'requirement 18': ['MS-FN-4'],
  },
};
