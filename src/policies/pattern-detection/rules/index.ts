import type { PolicyRule } from '../../rule';
import { API_REQUIREMENTS } from './api';
import { FUNCTION_REQUIREMENTS } from './functions';
import { MESSAGING_REQUIREMENTS } from './messaging';
import { SERVICE_REQUIREMENTS } from './services';

/** The requirements of pattern detection for each resource, in the order in which violations are reported. */
export const PATTERN_DETECTION_RULES: readonly PolicyRule[] = [
  ...FUNCTION_REQUIREMENTS,
  ...MESSAGING_REQUIREMENTS,
  ...SERVICE_REQUIREMENTS,
  ...API_REQUIREMENTS,
];
