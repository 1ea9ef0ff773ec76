import type { Queue } from '../../modules/queue';
import type { Table } from '../../modules/table';
import { Workflow } from '../../modules/workflow';
import { powerMeasurement, powerTuning } from './power-tuning-workflow';
import type { Shared } from './shared';

/** MB, as the requirement names them. */
export const MEMORY_SIZES = [512, 1024, 1536, 2048, 3008] as const;

/**
 * PatternDetector's code at five sizes, and the workflows that compare them. The copies know where patterns and alerts
 * go, because the code asks for it as it starts, but may not write there: tuning leaves nothing behind.
 */
export function powerTuningParts(
  { stack, key, fn }: Shared,
  { tradingPatterns, alertQueue }: { readonly tradingPatterns: Table; readonly alertQueue: Queue },
) {
  const tuner = fn('PowerTuner', { entry: 'pattern-detection/power-tuner.ts', memory: 256, timeout: 45 });
  const sizes = MEMORY_SIZES.map((memory) => {
    const copy = fn(`PatternDetectorAt${memory}`, {
      entry: 'pattern-detection/pattern-detector.ts',
      memory,
      timeout: 30,
      environment: {
        TRADING_PATTERNS_TABLE: tradingPatterns.name,
        ALERT_QUEUE_URL: alertQueue.url,
        // What a tuning run measures is not production's: it would move the metrics that alarms and widgets read.
        POWERTOOLS_METRICS_DISABLED: 'true',
      },
    });
    copy.grantInvoke(tuner);
    return { memory, functionArn: copy.liveArn };
  });
  const measurement = new Workflow(stack, 'PowerMeasurement', {
    key,
    definition: powerMeasurement(tuner.liveArn),
    calls: (caller) => tuner.grantInvoke(caller),
  });
  const workflow = new Workflow(stack, 'PowerTuningWorkflow', {
    key,
    definition: powerTuning({ tunerArn: tuner.liveArn, measurementArn: measurement.arn, sizes }),
    calls: (caller) => {
      measurement.grantRun(caller);
      tuner.grantInvoke(caller);
    },
  });
  return { workflow };
}
