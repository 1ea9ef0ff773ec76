import { asStrings } from '../../../domain/plan/resources';
import { createMismatchUnless, type PolicyRule } from '../../rule';

const FUNCTION = ['aws_lambda_function'];
const DETECTOR = 'PatternDetector';
const DETECTOR_CONCURRENCY = 50;

/** Shared dependencies and the concurrency of the detector. */
export const FUNCTION_REQUIREMENTS: readonly PolicyRule[] = [
  {
    id: 'MS-FN-3',
    title: 'functions share their dependencies in a layer with a version',
    severity: 'low',
    source: 'C5',
    fix: 'pass the stack’s Layer (src/modules/layer.ts) to ServerlessFunction',
    types: FUNCTION,
    check: ({ values: { layers } }) =>
      createMismatchUnless(
        asStrings(layers).some((layer) => /aws_lambda_layer_version\.|:layer:[^:]+:\d+$/.test(layer)),
        layers,
        'the ARN of a layer, which ends with its version',
      ),
  },
  {
    id: 'MS-FN-5',
    title: 'PatternDetector reserves exactly 50 concurrent executions',
    severity: 'high',
    source: 'C6',
    fix: 'unset DETECTOR_CONCURRENCY; if the account has too little concurrency, add a waiver with that reason',
    types: FUNCTION,
    check: ({ values }, { suffix }) =>
      createMismatchUnless(
        values.function_name !== `${DETECTOR}-${suffix}` ||
          values.reserved_concurrent_executions === DETECTOR_CONCURRENCY,
        values.reserved_concurrent_executions,
        String(DETECTOR_CONCURRENCY),
      ),
  },
];
