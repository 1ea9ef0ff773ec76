import type { Queue } from '../../modules/queue';
import type { Table } from '../../modules/table';
import { Workflow } from '../../modules/workflow';
import { createMeasurementDefinition, createTuningDefinition } from './power-tuning-workflow';
import type { SystemContext } from './context';
import { createDetectorEnvironment } from './detector-environment';

/** The memory sizes to compare, in MB. */
export const MEMORY_SIZES = [512, 1024, 1536, 2048, 3008] as const;

/**
 * Creates copies of PatternDetector with five memory sizes, and the workflows that compare them. The copies have all
 * variables of PatternDetector, because they run the same code, but no permission to write to its tables and its queue.
 */
export function createPowerTuning(
  { stack, key, config, createFunction }: SystemContext,
  {
    tradingPatterns,
    recentBars,
    alertQueue,
  }: { readonly tradingPatterns: Table; readonly recentBars: Table; readonly alertQueue: Queue },
) {
  const tuner = createFunction('PowerTuner', {
    entry: 'pattern-detection/power-tuner.ts',
    memory: 256,
    timeout: 45,
  });
  const sizes = MEMORY_SIZES.map((memory) => {
    const copy = createFunction(`PatternDetectorAt${memory}`, {
      entry: 'pattern-detection/pattern-detector.ts',
      memory,
      timeout: 30,
      environment: {
        ...createDetectorEnvironment({ config }),
        TRADING_PATTERNS_TABLE: tradingPatterns.name,
        RECENT_BARS_TABLE: recentBars.name,
        ALERT_QUEUE_URL: alertQueue.url,
        // Excludes tuning runs from the metrics of alarms and widgets.
        POWERTOOLS_METRICS_DISABLED: 'true',
      },
    });
    copy.grantInvoke(tuner);
    return { memory, functionArn: copy.liveArn };
  });
  const measurement = new Workflow(stack, 'PowerMeasurement', {
    key,
    definition: createMeasurementDefinition(tuner.liveArn),
    grantCalls: (caller) => tuner.grantInvoke(caller),
  });
  const workflow = new Workflow(stack, 'PowerTuningWorkflow', {
    key,
    definition: createTuningDefinition({ tunerArn: tuner.liveArn, measurementArn: measurement.arn, sizes }),
    grantCalls: (caller) => {
      measurement.grantRun(caller);
      tuner.grantInvoke(caller);
    },
  });
  return { workflow };
}
