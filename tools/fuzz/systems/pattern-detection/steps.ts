import { DEPLOYED_PATTERNS, matchPattern, scoreCandidates } from '../../../../src/domain/patterns';
import type { StepInput } from '../../../../src/lambdas/pattern-detection/messages';
import powerTuning from '../../../pattern-detection/power-tuning-input.json';
import { DETECTION } from './services';

const { payload } = powerTuning as unknown as {
  readonly payload: Extract<StepInput, { readonly step: 'detect' }>;
};
const { correlationId, symbol, windows, pattern } = payload;
const found = windows.flatMap((window) => matchPattern(pattern, window) ?? []);

/** The inputs of the steps of PatternAnalysisWorkflow. */
export const STEP_INPUTS: readonly StepInput[] = [
  { step: 'validate', correlationId, symbol, windows },
  payload,
  {
    step: 'score',
    correlationId,
    symbol,
    findings: DEPLOYED_PATTERNS.map((name) => ({
      pattern: name,
      candidates: name === pattern ? found : [],
    })),
  },
  { step: 'decide', correlationId, symbol, detections: [...scoreCandidates(found)] },
  { step: 'decide', correlationId, symbol: DETECTION.symbol, detections: [DETECTION] },
];

/** The inputs of the steps of the workflows that tune the memory of functions. */
export const TUNING_INPUTS: readonly object[] = [
  { step: 'measure', functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:PatternDetector', payload },
  {
    step: 'recommend',
    measurements: [
      { memory: 256, runs: [{ duration: 10.5, billed: 11 }] },
      {
        memory: 512,
        runs: [
          { duration: 5.2, billed: 6 },
          { duration: 5.4, billed: 6 },
        ],
      },
    ],
  },
];
