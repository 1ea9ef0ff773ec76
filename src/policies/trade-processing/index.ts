import type { SystemRequirements } from '../requirements/system-requirements';
import { FUNCTION_REQUIREMENTS } from './functions';
import { MONITORING_REQUIREMENTS } from './monitoring';
import { TRADE_PROCESSING_RULES } from './rules';
import { WORKFLOW_REQUIREMENTS } from './workflow';

/** The requirements of trade processing. The sources are rows of help/trade-processing.md. */
export const TRADE_PROCESSING_REQUIREMENTS: SystemRequirements = {
  rules: TRADE_PROCESSING_RULES,
  requirements: [...WORKFLOW_REQUIREMENTS, ...FUNCTION_REQUIREMENTS, ...MONITORING_REQUIREMENTS],
  coveredByGeneralRules: {
    C8: ['MS-FN-1'],
    C2: ['MS-IMG-1'],
    C10: ['MS-FN-6', 'MS-FN-7', 'MS-LOG-1'],
    C11: ['MS-NET-1', 'MS-NET-2', 'MS-NET-3', 'MS-NET-4', 'MS-NET-5'],
    D1: ['MS-DEL-1', 'MS-DEL-2'],
    D8: ['MS-SSM-1'],
    R4: ['MS-EVT-2'],
    S4: ['MS-IAM-1', 'MS-IAM-2', 'MS-ENC-1'],
  },
};
