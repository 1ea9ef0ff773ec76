import { advance, detectAll, newState, type Bar } from '../../../src/domain/patterns';
import { loadModel } from './model';
import type { Subject } from './measure';

/** How often the engine runs through the bars of the one stock in a pass: once is over in half a millisecond. */
const AGAIN = 100;
/** What technicalindicators asks for at the least. */
export const MODEL_WINDOW = 300;

/** The engine, one new bar at a time. */
export function engineStreaming(bars: readonly Bar[]): Subject {
  let state = newState();
  return {
    units: AGAIN * bars.length,
    batch: bars.length,
    group: 12,
    reset: () => void (state = newState()),
    take(from, to) {
      for (let i = from; i < to; i++) {
        const at = i % bars.length;
        if (at === 0) state = newState();
        advance(state, bars[at]!);
      }
      return to - from;
    },
  };
}

/** The engine, all bars at once, up to the detections with their confidence. */
export function engineBatch(bars: readonly Bar[]): Subject {
  return {
    units: AGAIN,
    batch: 1,
    group: 1,
    reset: () => {},
    take(from, to) {
      for (let i = from; i < to; i++) detectAll(bars);
      return (to - from) * bars.length;
    },
  };
}

/** technicalindicators: the window that ends at the new bar is classified anew. */
export function modelStreaming(bars: readonly Bar[], folder: string): Subject {
  const model = loadModel(folder);
  const closes = Float64Array.from(bars, ({ close }) => close);
  const units = bars.length - MODEL_WINDOW;
  return {
    units,
    batch: units,
    group: 1,
    reset: () => {},
    take(from, to) {
      for (let i = from; i < to; i++) model(closes.subarray(i, i + MODEL_WINDOW));
      return to - from;
    },
  };
}
