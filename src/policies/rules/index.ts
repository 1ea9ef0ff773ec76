import type { Rule } from '../rule';
import { API_RULES } from './api';
import { DESTROYING_RULES } from './destroying';
import { ENCRYPTION_RULES } from './encryption';
import { EXPOSURE_RULES } from './exposure';
import { FIREWALL_RULES } from './firewall';
import { FUNCTION_RULES } from './functions';
import { MESSAGING_RULES } from './messaging';
import { NAMING_RULES } from './naming';
import { PERMISSION_RULES } from './permissions';
import { SERVICE_RULES } from './services';
import { TRACING_RULES } from './tracing';
import { typeRule } from './types';

const OF_TYPES: readonly Rule[] = [
  ...EXPOSURE_RULES,
  ...PERMISSION_RULES,
  ...ENCRYPTION_RULES,
  ...DESTROYING_RULES,
  ...FUNCTION_RULES,
  ...TRACING_RULES,
  ...MESSAGING_RULES,
  ...SERVICE_RULES,
  ...API_RULES,
  ...FIREWALL_RULES,
  ...NAMING_RULES,
];

/** Every rule about resources, in the order in which they are reported. */
export const RULES: readonly Rule[] = [...OF_TYPES, typeRule(OF_TYPES)];
