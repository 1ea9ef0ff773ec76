import { createAnalysisDefinition } from '../../../../src/systems/pattern-detection/analysis-workflow';
import {
  createMeasurementDefinition,
  createTuningDefinition,
} from '../../../../src/systems/pattern-detection/power-tuning-workflow';
import { createTradeDefinition } from '../../../../src/systems/trade-processing/trade-workflow';

/** The workflows of all systems, as they are deployed, by the id of their resource. */
export const DEPLOYED_WORKFLOWS: Readonly<Record<string, object>> = {
  PatternAnalysisWorkflow: createAnalysisDefinition({
    detectorArn: 'detector',
    manualReviewQueueUrl: 'https://queue/review',
    operatorAlarmsTopicArn: 'alarms',
  }),
  PowerMeasurement: createMeasurementDefinition('tuner'),
  PowerTuningWorkflow: createTuningDefinition({
    tunerArn: 'tuner',
    measurementArn: 'measurement',
    sizes: [512, 1024, 2048].map((memory) => ({ memory, functionArn: `detector:${memory}` })),
  }),
  TradeProcessing: createTradeDefinition({
    validatorArn: 'validator',
    enricherArn: 'enricher',
    recorderArn: 'recorder',
    validatorQueueUrl: 'https://queue/validator',
    enricherQueueUrl: 'https://queue/enricher',
    recorderQueueUrl: 'https://queue/recorder',
    unqueuedTradesUrl: 'https://queue/unqueued',
    alarmTopicArn: 'alarms',
  }),
};
