import type { PolicyRule } from '../rule';
import { API_RULES } from './api';
import { DELETION_RULES } from './deletion';
import { ENCRYPTION_RULES } from './encryption';
import { EXPOSURE_RULES } from './exposure';
import { FIREWALL_RULES } from './firewall';
import { FUNCTION_RULES } from './functions';
import { IMAGE_RULES, PARAMETER_RULE } from './images';
import { ISOLATION_RULES } from './isolation';
import { MESSAGING_RULES } from './messaging';
import { NAMING_RULES } from './naming';
import { PERMISSION_RULES } from './permissions';
import { SERVICE_RULES } from './services';
import { TRACING_RULES } from './tracing';
import { createTypeRule } from './types';

const RULES_BY_SUBJECT: readonly PolicyRule[] = [
  ...EXPOSURE_RULES,
  ...ISOLATION_RULES,
  ...PERMISSION_RULES,
  ...ENCRYPTION_RULES,
  ...DELETION_RULES,
  ...FUNCTION_RULES,
  ...IMAGE_RULES,
  PARAMETER_RULE,
  ...TRACING_RULES,
  ...MESSAGING_RULES,
  ...SERVICE_RULES,
  ...API_RULES,
  ...FIREWALL_RULES,
  ...NAMING_RULES,
];

/** The rules for the stacks of every system, in the order in which violations are reported. */
export const GENERAL_RULES: readonly PolicyRule[] = [...RULES_BY_SUBJECT, createTypeRule(RULES_BY_SUBJECT)];
