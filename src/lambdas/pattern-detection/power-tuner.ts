import { createFunctionInvoker } from './adapters/function-invoker';
import { createTelemetry } from '../shared/telemetry';
import { createPowerTuner } from './tune-power';

/** The steps of PowerTuningWorkflow and of its child, PowerMeasurement. */
export const handler = createPowerTuner({ telemetry: createTelemetry(), functions: createFunctionInvoker() });
