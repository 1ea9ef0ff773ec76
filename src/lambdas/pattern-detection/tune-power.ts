import { z } from 'zod';
import { recommendMemory, type MeasuredInvocation } from '../../domain/cost/power';
import type { FunctionInvoker } from './adapters/function-invoker';
import type { Telemetry } from '../shared/telemetry';
import { ValidationError } from './messages';
import { safeParse } from '../../domain/validation/safe-parse';

const runSchema = z.object({ duration: z.number().min(0), billed: z.number().min(0) });
const stepInputSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('measure'), functionArn: z.string().min(1), payload: z.unknown() }),
  z.object({
    step: z.literal('recommend'),
    measurements: z
      .array(z.object({ memory: z.number().positive(), runs: z.array(runSchema).min(1) }))
      .min(1)
      .max(20),
  }),
]);

export interface PowerTunerDeps {
  readonly telemetry: Telemetry;
  readonly functions: FunctionInvoker;
}

/**
 * Creates the handler of the power-tuning workflows. A step invokes a function once and measures its duration, or compares
 * the memory sizes.
 * @throws ValidationError for invalid input
 */
export const createPowerTuner =
  ({ telemetry, functions }: PowerTunerDeps) =>
  async (input: unknown) => {
    const { data, error } = safeParse(stepInputSchema, input);
    if (error) throw new ValidationError(`power tuning: ${z.prettifyError(error)}`);
    if (data.step === 'measure')
      return telemetry.trace('measure', (): Promise<MeasuredInvocation> =>
        functions.invoke(data.functionArn, data.payload),
      );
    const report = await telemetry.trace('recommend', async () => recommendMemory(data.measurements));
    telemetry.log.info('power tuned', { report });
    telemetry.meter.count('PowerTunings', 1);
    telemetry.meter.flush();
    return report;
  };
