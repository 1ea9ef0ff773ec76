import { z } from 'zod';
import { recommend, type Run } from '../../domain/cost';
import type { MeasuredFunctions } from './adapters/measured-functions';
import type { Watch } from '../shared/observability';
import { ValidationError } from './messages';

const run = z.object({ duration: z.number().min(0), billed: z.number().min(0) });
const stepInput = z.discriminatedUnion('step', [
  z.object({ step: z.literal('measure'), functionArn: z.string().min(1), payload: z.unknown() }),
  z.object({
    step: z.literal('recommend'),
    measurements: z
      .array(z.object({ memory: z.number().positive(), runs: z.array(run).min(1) }))
      .min(1)
      .max(20),
  }),
]);

export interface TunerDeps {
  readonly watch: Watch;
  readonly functions: MeasuredFunctions;
}

/**
 * One step of the power-tuning workflows: invokes a function once and reports how long it took, or compares the sizes.
 * @throws ValidationError where the input can't be right
 */
export const makeTuner =
  ({ watch, functions }: TunerDeps) =>
  async (input: unknown) => {
    const { data, error } = stepInput.safeParse(input);
    if (error) throw new ValidationError(`power tuning: ${z.prettifyError(error)}`);
    if (data.step === 'measure')
      return watch.trace('measure', (): Promise<Run> => functions.run(data.functionArn, data.payload));
    const report = await watch.trace('recommend', async () => recommend(data.measurements));
    watch.log.info('power tuned', { report });
    watch.meter.count('PowerTunings', 1);
    watch.meter.flush();
    return report;
  };
