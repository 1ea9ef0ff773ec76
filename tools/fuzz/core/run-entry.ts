import fc from 'fast-check';
import { inspect } from 'node:util';
import { createInputSource, createRecipes } from './create-input';
import { Durations } from './durations';
import type { EntryKind, FuzzEntry, FuzzInput, InputOutcome, OpenEntry } from './entry';
import { GlobalObjects } from './global-objects';

/** The first input that an entry does not process as it should, with the fewest changes that were found. */
export interface FuzzFailure {
  readonly seed: number;
  /** The path of fast-check, with which it repeats only this input. */
  readonly path: string;
  /** The input, readable. */
  readonly input: string;
  readonly error: string;
}

/** What a run of an entry found. */
export interface FuzzResult {
  readonly entry: string;
  readonly kind: EntryKind;
  readonly seed: number;
  /** The inputs that ran, without those that shrank a failure. */
  readonly inputs: number;
  readonly accepted: number;
  readonly refused: number;
  readonly failure?: FuzzFailure;
  /** The CPU time of an input, without its creation, in milliseconds: other programs do not change it. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The largest heap that was seen, in MB. */
  readonly maxHeapMb: number;
}

export interface RunEntryOptions {
  readonly inputs: number;
  readonly seed: number;
  /** Called with the number of inputs so far. */
  readonly onProgress?: (inputs: number) => void;
  /** Ends the run early. */
  readonly signal?: AbortSignal;
}

/** The most characters of an input, and of an error, in a report. */
const MAX_SHOWN = 2_000;
const INPUTS_A_STEP = 1_000;
/** The time of one in so many inputs is measured, because each measurement takes longer than some inputs. */
const INPUTS_A_MEASUREMENT = 8;

/** Returns the CPU time of this process since an earlier one, in milliseconds. */
const readCpuTime = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
};

/**
 * Sends inputs to an entry: valid ones, with changes at random that follow from the seed. It stops at the first input whose
 * processing throws what is not documented, answers badly, or changes an object that all code shares.
 */
export async function runEntry(entry: FuzzEntry, options: RunEntryOptions): Promise<FuzzResult> {
  const opened = await entry.open();
  try {
    return await runOpened(entry, opened, options);
  } finally {
    opened.close?.();
  }
}

async function runOpened(
  { name, kind }: FuzzEntry,
  opened: OpenEntry,
  { inputs, seed, onProgress, signal }: RunEntryOptions,
): Promise<FuzzResult> {
  const createInput = createInputSource(opened);
  const durations = new Durations(Math.ceil(inputs / INPUTS_A_MEASUREMENT));
  const globals = new GlobalObjects();
  const counts: Record<InputOutcome, number> = { accepted: 0, refused: 0 };
  let maxHeap = 0;
  let count = 0;
  const handle = async (input: FuzzInput): Promise<void> => {
    if (signal?.aborted) throw signal.reason;
    opened.prepare?.(input);
    const start = count % INPUTS_A_MEASUREMENT === 0 ? process.cpuUsage() : undefined;
    const outcome = opened.handle(input);
    counts[outcome instanceof Promise ? await outcome : outcome]++;
    if (start) durations.add(readCpuTime(start));
    if (!globals.isPrototypeIntact)
      throw new Error(`Object.prototype has changed: ${globals.findChanges().join(', ')}`);
    if (++count % INPUTS_A_STEP !== 0) return;
    maxHeap = Math.max(maxHeap, process.memoryUsage().heapUsed);
    onProgress?.(count);
    // Timers and signals are handled in between.
    await new Promise((resolve) => setImmediate(resolve));
  };
  const property = fc.asyncProperty(createRecipes(opened.examples.length), (recipe) =>
    handle(createInput(recipe)),
  );
  const { stackTraceLimit } = Error;
  // The stacks of refused inputs are not used, and take time.
  Error.stackTraceLimit = 0;
  const details = await fc.check(property, { seed, numRuns: inputs }).finally(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });
  if (signal?.aborted) throw signal.reason;
  const changes = globals.findChanges();
  const failure: FuzzFailure | undefined = details.failed
    ? {
        seed,
        path: details.counterexamplePath ?? '',
        input: formatInput(createInput(details.counterexample![0])),
        error: formatThrown(
          await repeatInput(opened, createInput(details.counterexample![0]), details.errorInstance),
        ),
      }
    : changes.length > 0
      ? { seed, path: '', input: 'one of the inputs', error: `shared objects changed: ${changes.join(', ')}` }
      : undefined;
  return {
    entry: name,
    kind,
    seed,
    inputs: details.numRuns,
    ...counts,
    ...(failure && { failure }),
    p50Ms: durations.getPercentile(0.5),
    p99Ms: durations.getPercentile(0.99),
    maxMs: durations.getPercentile(1),
    maxHeapMb: Math.round(Math.max(maxHeap, process.memoryUsage().heapUsed) / 1_000_000),
  };
}

/** Repeats an input that failed, for the stack of its error. Returns the first error if it does not fail again. */
const repeatInput = async (
  { prepare, handle }: OpenEntry,
  input: FuzzInput,
  first: unknown,
): Promise<unknown> => {
  try {
    prepare?.(input);
    await handle(input);
    return first;
  } catch (thrown) {
    return thrown;
  }
};

const formatInput = (input: FuzzInput): string =>
  (Buffer.isBuffer(input) || typeof input === 'string'
    ? JSON.stringify(input.toString('latin1' as never))
    : inspect(input, { depth: 12, maxStringLength: 500, maxArrayLength: 50, breakLength: 120 })
  ).slice(0, MAX_SHOWN);

/** Formats the places of an error, without its message, which a stack begins with. */
const formatStack = ({ stack = '' }: Error): string => (stack.match(/\n    at .*/g) ?? []).join('');

const formatThrown = (thrown: unknown): string =>
  thrown instanceof Error
    ? `${thrown.name}: ${thrown.message}`.slice(0, MAX_SHOWN) + formatStack(thrown)
    : `thrown: ${inspect(thrown)}`;
