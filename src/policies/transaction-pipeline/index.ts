import type { SystemRequirements } from '../requirements/system-requirements';
import { API_REQUIREMENTS } from './api';
import { DATA_REQUIREMENTS } from './data';
import { EVENT_REQUIREMENTS } from './events';
import { FUNCTION_REQUIREMENTS } from './functions';
import { MONITORING_REQUIREMENTS } from './monitoring';
import { TRANSACTION_PIPELINE_RULES } from './rules';

/** The requirements of the transaction pipeline. Their numbers are the rows of help/transaction-pipeline.md. */
export const TRANSACTION_PIPELINE_REQUIREMENTS: SystemRequirements = {
  rules: TRANSACTION_PIPELINE_RULES,
  requirements: [
    ...EVENT_REQUIREMENTS,
    ...FUNCTION_REQUIREMENTS,
    ...DATA_REQUIREMENTS,
    ...API_REQUIREMENTS,
    ...MONITORING_REQUIREMENTS,
  ],
  coveredByGeneralRules: {
    C1: ['MS-FN-1', 'MS-FN-2'],
    C3: ['MS-TRC-1', 'MS-TRC-3'],
    C4: ['MS-EVT-2'],
    C6: ['MS-API-1', 'MS-API-2'],
    C7: ['MS-PUB-1', 'MS-TLS-1'],
    R4: ['MS-DDB-2'],
    R10: ['MS-FN-6', 'MS-LOG-1'],
    R12: ['MS-IAM-1', 'MS-IAM-2'],
  },
};
