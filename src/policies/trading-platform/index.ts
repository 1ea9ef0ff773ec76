import type { SystemRequirements } from '../requirements/system-requirements';
import { API_REQUIREMENTS } from './api';
import { DATABASE_REQUIREMENTS } from './database';
import { FLOW_REQUIREMENTS } from './flow';
import { MONITORING_REQUIREMENTS } from './monitoring';
import { NETWORK_REQUIREMENTS } from './network';
import { TRADING_PLATFORM_RULES } from './rules';
import { STORAGE_REQUIREMENTS } from './storage';

/** The requirements of the trading platform. The sources are rows of help/trading-platform.md. */
export const TRADING_PLATFORM_REQUIREMENTS: SystemRequirements = {
  rules: TRADING_PLATFORM_RULES,
  requirements: [
    ...DATABASE_REQUIREMENTS,
    ...FLOW_REQUIREMENTS,
    ...STORAGE_REQUIREMENTS,
    ...MONITORING_REQUIREMENTS,
    ...NETWORK_REQUIREMENTS,
    ...API_REQUIREMENTS,
  ],
  // Checkers of Route 53 send neither a token nor a signature.
  publicPaths: [/^\/health(\/deep)?$/],
  coveredByGeneralRules: {
    R7: ['MS-RDS-1'],
    R8: ['MS-ENC-9'],
    R14: ['MS-DDB-2'],
    R27: ['MS-LOG-1', 'MS-TRC-3'],
    T13: ['MS-IAM-1', 'MS-IAM-2'],
    D2: ['MS-DEL-1', 'MS-DEL-2'],
    D10: ['MS-FN-2'],
    I2: ['MS-NET-1', 'MS-NET-2', 'MS-NET-3', 'MS-NET-4', 'MS-NET-5'],
    I6: ['MS-TLS-2', 'MS-PUB-6'],
    C7: ['MS-FN-6', 'MS-LOG-1'],
  },
};
