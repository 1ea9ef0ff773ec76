import { lambdaFunctions } from './adapters/measured-functions';
import { watch } from '../shared/observability';
import { makeTuner } from './tune-power';

/** The steps of PowerTuningWorkflow and of its child, PowerMeasurement. */
export const handler = makeTuner({ watch: watch(), functions: lambdaFunctions() });
