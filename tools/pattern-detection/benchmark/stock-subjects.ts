import { advanceState, detectAll, createState, type Bar } from '../../../src/domain/patterns';
import { loadModel } from './model';
import type { BenchmarkSubject } from './measure';

/**
 * How often the engine processes the bars of the stock in a pass, because it takes only half a millisecond to process
 * them once.
 */
const REPETITIONS = 100;
/** The minimum that technicalindicators requires. */
export const MODEL_WINDOW = 300;

/** The engine processes one new bar at a time. */
export function createStreamingEngineSubject(bars: readonly Bar[]): BenchmarkSubject {
  let state = createState();
  return {
    units: REPETITIONS * bars.length,
    batch: bars.length,
    group: 12,
    reset: () => void (state = createState()),
    process(from, to) {
      for (let i = from; i < to; i++) {
        const index = i % bars.length;
        if (index === 0) state = createState();
        advanceState(state, bars[index]!);
      }
      return to - from;
    },
  };
}

/** The engine processes all bars at once, up to the detections with their confidence. */
export function createBatchEngineSubject(bars: readonly Bar[]): BenchmarkSubject {
  return {
    units: REPETITIONS,
    batch: 1,
    group: 1,
    reset: () => {},
    process(from, to) {
      for (let i = from; i < to; i++) detectAll(bars);
      return (to - from) * bars.length;
    },
  };
}

/** technicalindicators classifies the whole window that ends at the new bar. */
export function createStreamingModelSubject(bars: readonly Bar[], folder: string): BenchmarkSubject {
  const model = loadModel(folder);
  const closes = Float64Array.from(bars, ({ close }) => close);
  const units = bars.length - MODEL_WINDOW;
  return {
    units,
    batch: units,
    group: 1,
    reset: () => {},
    process(from, to) {
      for (let i = from; i < to; i++) model(closes.subarray(i, i + MODEL_WINDOW));
      return to - from;
    },
  };
}
