import { advanceState, detectAll, createState, type Bar } from '../../../src/domain/patterns';
import { loadModel } from './model';
import type { BenchSubject } from './measure';

/** How often the engine runs through the bars of the one stock in a pass: once is over in half a millisecond. */
const REPETITIONS = 100;
/** What technicalindicators asks for at the least. */
export const MODEL_WINDOW = 300;

/** The engine, one new bar at a time. */
export function createStreamingEngine(bars: readonly Bar[]): BenchSubject {
  let state = createState();
  return {
    units: REPETITIONS * bars.length,
    batch: bars.length,
    group: 12,
    reset: () => void (state = createState()),
    process(from, to) {
      for (let i = from; i < to; i++) {
        const at = i % bars.length;
        if (at === 0) state = createState();
        advanceState(state, bars[at]!);
      }
      return to - from;
    },
  };
}

/** The engine, all bars at once, up to the detections with their confidence. */
export function createBatchEngine(bars: readonly Bar[]): BenchSubject {
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

/** technicalindicators: the window that ends at the new bar is classified anew. */
export function createStreamingModel(bars: readonly Bar[], folder: string): BenchSubject {
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
