import type { Telemetry } from '../shared/telemetry';

/** What the log shows of an event: not its messages, which are trades. */
const getEventId = (input: unknown): unknown => {
  const { event = input } = (input ?? {}) as { readonly event?: unknown };
  return ((event ?? {}) as { readonly id?: unknown }).id;
};

/**
 * Creates the handler of a step of the workflow. An error is logged, and fails the step: its name decides whether the workflow
 * repeats it.
 */
export const createStepHandler =
  <Input, Context, Output>(
    name: string,
    { log, meter, trace }: Pick<Telemetry, 'log' | 'meter' | 'trace'>,
    work: (input: Input, context: Context) => Promise<Output>,
  ) =>
  async (input: Input, context: Context): Promise<Output> => {
    try {
      return await trace(name, () => work(input, context));
    } catch (error) {
      log.error('step failed', { step: name, correlation_id: getEventId(input), error: error as Error });
      throw error;
    } finally {
      meter.flush();
    }
  };
